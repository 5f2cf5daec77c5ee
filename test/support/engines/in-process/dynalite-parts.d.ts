/** dynalite's inside, without types of its own: as much of it as the in-process engine takes. */

declare module 'dynalite/actions/*.js' {
  /** Does what a request asks for; calls back with the answer, or with an error that has a `body`. */
  const action: (
    store: object,
    request: object,
    done: (error: Error | null, answer?: object) => void,
  ) => void;
  export default action;
}

declare module 'dynalite/validations/*.js' {
  const validation: {
    readonly types: object;
    readonly custom?: (request: object, store: object) => string | undefined;
  };
  export default validation;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    /** Gives the request with what it knows of it; throws an error that has a `body`. */
    checkTypes(request: object, types: object): object;
    /** Reads the request's expressions too, into members that begin with `_`. */
    checkValidations(
      request: object,
      types: object,
      custom: ((request: object, store: object) => string | undefined) | undefined,
      store: object,
    ): void;
  };
  export default validations;
}

/** An object of which a test has prepared some members: whoever uses another fails, by its name. */
export const prepared = <T extends object>(name: string, members: Partial<T>): T =>
  new Proxy(members as T, {
    get(target, key, receiver) {
      // a promise that is given it looks whether it is one too
      if (!(key in target) && key !== 'then') throw new Error(`${name}.${String(key)} was not prepared`);
      return Reflect.get(target, key, receiver);
    },
  });

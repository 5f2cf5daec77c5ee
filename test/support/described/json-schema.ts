import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isObject } from '../../../lambdas/http/json.ts';

/** Says what is wrong with a value; nothing where it is valid. */
export type Check = (value: unknown) => string | undefined;

/**
 * Checks values against the schema at `pointer` of a document. Published schemas stay open, so that fields can
 * be added; here an object has what is described and nothing else.
 */
export function checker(document: object): (pointer: string) => Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ ...closed(document), $id: 'document' });
  const compiled = new Map<string, ValidateFunction>();
  return pointer => {
    // compiling one takes longer than a scenario
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    compiled.set(pointer, validate);
    return value => (validate(value) ? undefined : ajv.errorsText(validate.errors, { separator: '\n' }));
  };
}

const closed = (document: object): object =>
  JSON.parse(JSON.stringify(document), (_, value: unknown) =>
    isObject(value) && value.type === 'object' && isObject(value.properties)
      ? { additionalProperties: false, ...value }
      : value,
  );

/** A part of a JSON pointer (RFC 6901), as the fragment of a URI. */
export const pointerTo = (...parts: readonly string[]): string =>
  parts.map(part => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

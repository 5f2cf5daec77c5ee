import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/**
 * Checks bodies against the schemas of a vendor's API description (OpenAPI 3.0) in test/fixtures. Stricter than
 * the description in one way: a field that it does not name is an error.
 */
export function described(file: string): {
  schema(name: string): ValidateFunction;
  at(pointer: string): ValidateFunction;
} {
  const url = new URL(`../../fixtures/${file}`, import.meta.url);
  const document: Json = JSON.parse(readFileSync(url, 'utf8'));
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    formats: {
      'date-time-rfc-2822': /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
      'phone-number': /^(whatsapp:|rcs:)?\+?\w+$/,
      'phone-number-capabilities': true,
      'http-method': true,
      'uri-map': true,
      currency: /^[A-Z]{3}$/,
      uri: true,
    },
  });
  ajv.addSchema({ $id: 'api', ...object(plain(document)) });
  const at = (pointer: string): ValidateFunction => {
    const validate = ajv.getSchema(`api#${pointer}`);
    if (!validate) throw new Error(`${file} has no schema at ${pointer}.`);
    return validate;
  };
  return { at, schema: name => at(`/components/schemas/${name}`) };
}

const object = (value: Json): { [key: string]: Json } => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('Not an object.');
  return value;
};

/** OpenAPI 3.0 as JSON Schema: `nullable` becomes a type, and named fields are all there may be. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, example: _, examples: __, ...rest } = value;
  const schema: { [key: string]: Json } = {};
  for (const [key, inner] of Object.entries(rest)) schema[key] = plain(inner);
  if (nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  const isSchema = typeof value.type === 'string' && typeof value.properties === 'object';
  if (isSchema) schema.additionalProperties = false;
  return schema;
}

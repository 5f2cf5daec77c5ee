import * as v from 'valibot';
import { type Finding, findingsIn, judged, mend, type Schema, under } from './findings.ts';
import { didYouMean, nearest } from './nearest.ts';
import { isPlainObject } from './objects.ts';
import { isSecretName, shownAs } from './shown.ts';

/** Where each setting is, by its name: for who has written it in another place. */
const homes = new Map<string, string[]>();

/**
 * An object of these settings and no others. `home` is where it is, as people read it; none where it is no part of
 * channel.config.ts.
 */
export function closed<const E extends v.ObjectEntries>(
  home: string | undefined,
  entries: E,
): Schema<v.InferOutput<v.ObjectSchema<E, undefined>>> {
  const names = Object.keys(entries);
  if (home !== undefined)
    for (const name of names)
      homes.set(name, [...(homes.get(name) ?? []), home === '' ? name : `${home}.${name}`]);
  const known = names.length > 8 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ');
  return judged(isPlainObject, mend(`write an object, in { }, of ${known}`), value =>
    Reflect.ownKeys({ ...entries, ...value }).flatMap((name): Finding[] => {
      const given: unknown = Reflect.get(value, name);
      const schema = typeof name === 'string' && Object.hasOwn(entries, name) ? entries[name] : undefined;
      if (schema === undefined)
        return [{ path: [name], says: unknownSetting(String(name), given, names, known) }];
      if (Object.hasOwn(value, name)) return under(name, findingsIn(inner(schema), given));
      return isOptional(schema) ? [] : under(name, findingsIn(inner(schema), undefined).map(missing));
    }),
  );
}

/** May be left out; `undefined` is no way to do that, for what is computed and came to nothing looks the same. */
export const optional = <T>(schema: Schema<T>) => v.exactOptional(schema);

const isOptional = (schema: v.ObjectEntries[string]): boolean => schema.type === 'exact_optional';

function inner(schema: v.ObjectEntries[string]): Schema {
  if ('wrapped' in schema && isSchema(schema.wrapped)) return schema.wrapped;
  if (isSchema(schema)) return schema;
  throw new TypeError('schemas here are synchronous');
}

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && 'async' in value && value.async === false;

const missing = ({ path, says }: Finding): Finding => ({
  path,
  says: path.length === 0 ? says.replace(/^is undefined/, 'is missing') : says,
});

function unknownSetting(name: string, value: unknown, names: readonly string[], known: string): string {
  const is = `is ${shownAs(name, value)}`;
  const near = nearest(name, names);
  const [home] = homes.get(name) ?? [];
  if (near !== undefined && near.toLowerCase() === name.toLowerCase()) return `${is}: write ${near}`;
  if (home !== undefined) return `${is}: no such setting here${didYouMean(home)}`;
  if (near !== undefined) return `${is}: no such setting${didYouMean(near)}`;
  if (isSecretName(name))
    return `${is}: no such setting, take it out; what is secret has its place in docs/configuration.md#secrets`;
  return `${is}: no such setting, take it out; there are ${known}`;
}

import type { BuiltStack } from '../template/built-stack.ts';
import { isFields } from '../template/values.ts';
import type { Properties, PropertyType, ServiceSpec } from '../tools/service-spec.ts';

const isIntrinsic = (value: unknown): boolean => {
  if (!isFields(value)) return false;
  const [name = '', ...more] = Object.keys(value);
  return more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
};

/** What is wrong with a template's resources by CloudFormation's schema: a line each, with resource and property. */
export function schemaProblems({ resources }: BuiltStack, spec: ServiceSpec): readonly string[] {
  const problems: string[] = [];

  function checkAll(at: string, given: Readonly<Record<string, unknown>>, known: Properties): void {
    for (const [name, value] of Object.entries(given)) {
      const property = known[name];
      if (!property) problems.push(`${at}.${name}: there is no such property`);
      else if (![property.type, ...(property.previousTypes ?? [])].some(type => fits(value, type)))
        problems.push(`${at}.${name} is ${JSON.stringify(value).slice(0, 80)}, not ${said(property.type)}`);
      else descend(`${at}.${name}`, value, property.type);
    }
    for (const [name, { required }] of Object.entries(known))
      if (required && given[name] === undefined) problems.push(`${at}.${name} is missing`);
  }

  /** Into what has properties of its own. */
  function descend(at: string, value: unknown, type: PropertyType): void {
    if (isIntrinsic(value)) return;
    if (type.type === 'ref' && isFields(value)) checkAll(at, value, spec.definition(type.reference.$ref));
    if (type.type === 'array' && Array.isArray(value))
      for (const [index, one] of value.entries()) descend(`${at}[${index}]`, one, type.element);
    if (type.type === 'map' && isFields(value))
      for (const [key, one] of Object.entries(value)) descend(`${at}.${key}`, one, type.element);
  }

  for (const { id, type, properties } of resources.values()) {
    const known = spec.propertiesOf(type);
    if (!known) problems.push(`${id}: there is no type ${type}`);
    else checkAll(`${id} (${type})`, properties, known);
  }
  return problems;
}

/** CloudFormation takes numbers and truth values as texts too. */
function fits(value: unknown, type: PropertyType): boolean {
  if (isIntrinsic(value)) return true;
  switch (type.type) {
    case 'string':
    case 'date-time':
      return typeof value !== 'object';
    case 'number':
      return Number.isFinite(Number(value)) && typeof value !== 'boolean';
    case 'integer':
      return Number.isInteger(Number(value)) && typeof value !== 'boolean';
    case 'boolean':
      return value === true || value === false || value === 'true' || value === 'false';
    case 'array':
      return Array.isArray(value) && value.every(one => fits(one, type.element));
    case 'map':
      return isFields(value) && Object.values(value).every(one => fits(one, type.element));
    case 'ref':
      return isFields(value);
    case 'tag':
      return isFields(value) && typeof value.Key === 'string';
    case 'union':
      return type.types.some(one => fits(value, one));
    case 'null':
      return value === null;
    case 'json':
      return true;
  }
}

const said = (type: PropertyType): string =>
  type.type === 'union' ? type.types.map(said).join(' or ') : type.type === 'ref' ? 'an object' : type.type;

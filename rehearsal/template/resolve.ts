import type { BuiltStack } from './built-stack.ts';
import { fields, isFields, list, text } from './values.ts';

/** What a template's intrinsics are resolved against. */
export interface Deployed {
  readonly region: string;
  readonly account: string;
  /** What `Ref` of a resource gives. */
  ref(id: string): string;
  /** What `Fn::GetAtt` gives. */
  attribute(id: string, name: string): string;
  /** Exports of other stacks. */
  readonly exports: ReadonlyMap<string, string>;
  /** A dynamic reference, `{{resolve:…}}`, without its braces. */
  dynamic(reference: string): string;
}

export interface Resolver {
  /** A value without intrinsics. @throws {Error} that names an intrinsic which is not known here. */
  resolve(value: unknown): unknown;
  /** A condition of the template by its name. */
  condition(name: string): boolean;
}

/**
 * CloudFormation's intrinsic functions, over one stack.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function createResolver(stack: BuiltStack, deployed: Deployed): Resolver {
  const parameters = fields(stack.template.Parameters ?? {}, 'Parameters');
  const conditions = fields(stack.template.Conditions ?? {}, 'Conditions');
  const mappings = fields(stack.template.Mappings ?? {}, 'Mappings');
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': deployed.region,
    'AWS::AccountId': deployed.account,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${deployed.region}:${deployed.account}:stack/${stack.name}/rehearsal`,
  };

  function ref(name: string): string {
    const known = pseudo[name];
    if (known !== undefined) return known;
    const parameter = parameters[name];
    if (isFields(parameter)) return text(parameter.Default, `the parameter ${name}, which has no default,`);
    if (!stack.resources.has(name)) throw new Error(`Ref to ${name}, which is nowhere in the template`);
    return deployed.ref(name);
  }

  function attribute(argument: unknown): string {
    const [id = '', ...name] =
      typeof argument === 'string' ? argument.split('.') : list(argument).map(String);
    if (!stack.resources.has(id)) throw new Error(`Fn::GetAtt of ${id}, which is nowhere in the template`);
    return deployed.attribute(id, name.join('.'));
  }

  function substitute(argument: unknown): string {
    const [pattern, given = {}] = list(argument);
    const variables = fields(given, 'variables of Fn::Sub');
    return text(pattern, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolve(variables[name]));
      return name.includes('.') ? attribute(name) : ref(name);
    });
  }

  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: argument => ref(text(argument, 'Ref')),
    'Fn::GetAtt': argument => attribute(resolve(argument)),
    'Fn::Sub': substitute,
    'Fn::Join': argument => {
      const [by, parts] = list(argument);
      return list(resolve(parts)).map(String).join(text(by, 'Fn::Join'));
    },
    'Fn::Select': argument => {
      const [index, from] = list(argument);
      return list(resolve(from))[Number(resolve(index))];
    },
    'Fn::Split': argument => {
      const [by, from] = list(argument);
      return text(resolve(from), 'Fn::Split').split(text(by, 'Fn::Split'));
    },
    'Fn::ImportValue': argument => {
      const name = text(resolve(argument), 'Fn::ImportValue');
      return text(deployed.exports.get(name), `the export ${name}`);
    },
    'Fn::If': argument => {
      const [name, yes, no] = list(argument);
      return resolve(condition(text(name, 'Fn::If')) ? yes : no);
    },
    'Fn::FindInMap': argument => {
      const [map, first, second] = list(resolve(argument)).map(String);
      return fields(fields(mappings[map ?? ''], `the map ${map}`)[first ?? ''], `${map}.${first}`)[
        second ?? ''
      ];
    },
    'Fn::Base64': argument => Buffer.from(String(resolve(argument))).toString('base64'),
    'Fn::Equals': argument => {
      const [one, other] = list(argument).map(resolve);
      return JSON.stringify(one) === JSON.stringify(other);
    },
    'Fn::Not': argument => resolve(list(argument)[0]) !== true,
    'Fn::And': argument => list(argument).every(part => resolve(part) === true),
    'Fn::Or': argument => list(argument).some(part => resolve(part) === true),
    Condition: argument => condition(text(argument, 'Condition')),
  };

  const condition = (name: string): boolean => {
    if (!(name in conditions)) throw new Error(`the condition ${name} is nowhere in the template`);
    return resolve(conditions[name]) === true;
  };

  function resolve(value: unknown): unknown {
    if (typeof value === 'string')
      return value.replace(/\{\{resolve:([^}]+)\}\}/g, (_, reference: string) => deployed.dynamic(reference));
    if (Array.isArray(value)) return value.map(resolve).filter(one => one !== undefined);
    if (!isFields(value)) return value;
    const [[name, argument] = [], ...more] = Object.entries(value);
    if (name !== undefined && more.length === 0) {
      if (name === 'Ref' && argument === 'AWS::NoValue') return undefined;
      const apply = functions[name];
      if (apply && name !== 'Condition') {
        const made = apply(argument);
        return typeof made === 'string' && made.includes('{{resolve:') ? resolve(made) : made;
      }
      if (name.startsWith('Fn::')) throw new Error(`${name} is not known to the rehearsal`);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, resolve(inner)] as const)
        .filter(([, inner]) => inner !== undefined),
    );
  }

  return { resolve, condition };
}

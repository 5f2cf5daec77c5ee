import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** As much of https://github.com/cdklabs/awscdk-service-spec as is used here. */
export type PropertyType =
  | { readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'json' | 'date-time' | 'null' | 'tag' }
  | { readonly type: 'array' | 'map'; readonly element: PropertyType }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'union'; readonly types: readonly PropertyType[] };

export interface Property {
  readonly type: PropertyType;
  readonly previousTypes?: readonly PropertyType[];
  readonly required?: boolean;
}

export type Properties = Readonly<Record<string, Property>>;

/** What CloudFormation knows of resources. */
export interface ServiceSpec {
  /** Properties of a type of resource; none where there is no such type. */
  propertiesOf(type: string): Properties | undefined;
  /** Properties of what a `ref` refers to. */
  definition(reference: string): Properties;
}

interface Database {
  lookup(
    what: 'resource',
    by: 'cloudFormationType',
    how: 'equals',
    value: string,
  ): readonly { readonly properties: Properties }[];
  get(what: 'typeDefinition', id: string): { readonly properties: Properties };
}

/** AWS's own schema of CloudFormation's resources, as CDK is made from it. */
export async function loadServiceSpec(tools: string): Promise<ServiceSpec> {
  const file = join(tools, 'node_modules/@aws-cdk/aws-service-spec/lib/index.js');
  const loaded: { loadAwsServiceSpec(): Promise<Database> } = await import(pathToFileURL(file).href);
  const database = await loaded.loadAwsServiceSpec();
  return {
    propertiesOf: type => database.lookup('resource', 'cloudFormationType', 'equals', type)[0]?.properties,
    definition: reference => database.get('typeDefinition', reference).properties,
  };
}

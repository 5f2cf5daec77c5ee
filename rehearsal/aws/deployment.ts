import type { Statement } from '../iam/judge.ts';
import type { BuiltStack, Resource } from '../template/built-stack.ts';
import { type Fields, fields, list } from '../template/values.ts';
import type { Cloud } from './cloud.ts';
import type { Identity } from './names.ts';

/** A stack that is being deployed, or was. */
export interface Deployment {
  readonly stack: BuiltStack;
  readonly identity: (id: string) => Identity;
  readonly outputs: ReadonlyMap<string, string>;
  /** A resource's properties without intrinsics. */
  readonly properties: (id: string) => Fields;
  readonly ofType: (type: string) => readonly Resource[];
  readonly arnOf: (id: string) => string;
}

export function addStatements({ policies }: Cloud, arn: string, added: readonly Statement[]): void {
  policies.resources.set(arn, [...(policies.resources.get(arn) ?? []), ...added]);
}

export const statementsOf = (document: unknown): readonly Statement[] =>
  list(fields(document, 'a policy').Statement).map(one => fields(one, 'a statement'));

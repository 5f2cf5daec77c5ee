import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { StackOutput } from '../../../lambdas/environment/outputs.ts';
import { Failure } from '../session/failure.ts';

/** Of a stack, by their ids. @throws {Failure} where there is no such stack, or it has never been made. */
export async function readOutputs(
  client: CloudFormationClient,
  StackName: string,
): Promise<ReadonlyMap<string, string>> {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName }))
    .catch(error => {
      throw isAbsent(error) ? absent(StackName, error) : error;
    });
  if (!stack) throw absent(StackName);
  return new Map(
    (stack.Outputs ?? []).flatMap(({ OutputKey = '', OutputValue }) =>
      OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
    ),
  );
}

/** All that the stack is made of. */
export async function readResources(
  client: CloudFormationClient,
  StackName: string,
): Promise<readonly StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    found.push(...StackResourceSummaries);
  return found;
}

/** CloudFormation has no error of its own for it: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
const isAbsent = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);

const absent = (name: string, cause?: unknown): Failure =>
  new Failure(
    'aws-no-stack',
    `There is no stack named ${name} in this region of this account: name it by --stack, another region by AWS_REGION, ` +
      'another account by AWS_PROFILE; or deploy it by `npx cdk deploy`.',
    cause,
  );

/** @throws {Failure} where it is another stack, or an older one. */
export function outputOf(all: ReadonlyMap<string, string>, name: StackOutput, stack: string): string {
  const value = all.get(name);
  if (value === undefined)
    throw new Failure(
      'aws-no-output',
      `The stack ${stack} has no output ${name}: is it this channel's? An older version is brought up to date by ` +
        '`npx cdk deploy`.',
    );
  return value;
}

import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';
import { networkFailure } from './failures/network-failure.ts';
import type { Finding } from './finding.ts';
import type { Place } from './place/place.ts';

/** EventBridge waits so long. */
const timeoutMs = 5_000;

/** Whether each endpoint of a desk is there: nothing is posted to it, for it might take that for an event. */
export const deskFindings = ({ desks }: DefinedChannel): Promise<Finding[]> =>
  Promise.all(
    [...desks].flatMap(([name, desk]) => (desk.kind === 'https' ? [lookAt(`desk ${name}`, desk.url)] : [])),
  );

async function lookAt(what: string, url: string): Promise<Finding> {
  const { origin } = new URL(url);
  const mend = `mend the desk, or desks of channel.config.ts and npx cdk deploy: curl -i -X POST ${origin} shows what it says`;
  const wrong = (is: string, why: string): Finding => ({ what, verdict: 'wrong', is, why: [why], mend });
  try {
    const { status } = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (status >= 500)
      return wrong(
        String(status),
        'It is out of order: events are tried for a day, and then are dead letters.',
      );
    if (status === 404)
      return {
        ...{ what, verdict: 'unknown', is: String(status) },
        why: ['Nothing is there for a GET; whether it takes a POST, only an event tells.'],
      };
    return { what, verdict: 'right', is: `is there (${status})`, why: [] };
  } catch (error) {
    const failure = error instanceof Error ? networkFailure(error, new URL(url).host) : undefined;
    if (!failure) throw error;
    return wrong(failure.code, failure.message);
  }
}

/** What waits for desks, and what was given up on for them, by the stack's own queues. */
export async function queueFindings(
  place: Place,
  { desks }: DefinedChannel,
  resources: readonly StackResourceSummary[],
): Promise<Finding[]> {
  const client = await place.sqs();
  const countOf = async (QueueUrl: string): Promise<number> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  };
  const ofDesk = (name: string, suffix: string): string | undefined =>
    resources.find(
      ({ LogicalResourceId = '', ResourceType }) =>
        ResourceType === 'AWS::SQS::Queue' && logicalId(LogicalResourceId) === `Desks${idOf(name)}${suffix}`,
    )?.PhysicalResourceId;
  const found = await Promise.all(
    [...desks.keys()].map(async (name): Promise<Finding | undefined> => {
      const dead = ofDesk(name, 'RuleDeadLetters') ?? ofDesk(name, 'QueueRuleDeadLetters');
      if (dead === undefined) return undefined;
      const what = `desk ${name}, events`;
      const given = await countOf(dead);
      const queue = ofDesk(name, 'Queue') ?? ofDesk(name, 'QueueQueue');
      const waiting = queue === undefined ? 0 : await countOf(queue);
      const is = queue === undefined ? `${given} given up` : `${waiting} wait, ${given} given up`;
      if (given === 0) return { what, verdict: 'right', is, why: [] };
      return {
        ...{ what, verdict: 'wrong', is },
        why: ['The desk has not taken them: customers wait for a person who does not know of it.'],
        mend: `docs/runbook.md, "desk-dead-letters"; when the desk is mended: aws sqs purge-queue --queue-url ${dead}`,
      };
    }),
  );
  return found.filter(one => one !== undefined);
}

/** CDK puts eight digits behind. */
const logicalId = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');
/** As CDK makes a name of a construct's id: letters and digits of it. */
const idOf = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '');

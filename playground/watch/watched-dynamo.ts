import type { DynamoDBClient, ServiceInputTypes } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isObject } from '../../lambdas/http/json.ts';
import { inTurn, threadNow } from './in-turn.ts';
import { silenceOf } from './silences.ts';
import type { NewStep, Way } from './way.ts';

/** As much of a saved journal as the steps tell of. */
interface SavedJournal {
  readonly turn: string;
  readonly outcome: string;
  readonly texts: readonly unknown[];
  readonly effects: readonly { readonly kind: string }[];
  readonly next: number;
  readonly claimedAt?: number;
}

const isJournal = (value: unknown): value is SavedJournal =>
  isObject(value) && typeof value.turn === 'string' && Array.isArray(value.effects);

/** What a save of a thread's item writes; nothing where it is another request. */
function savedValues(input: ServiceInputTypes): Readonly<Record<string, unknown>> | undefined {
  if (!('UpdateExpression' in input) || !input.ExpressionAttributeValues) return undefined;
  const values = unmarshall(input.ExpressionAttributeValues);
  return ':version' in values ? values : undefined;
}

/** Whether it is the save by which a turn is decided, with the answer and all that follows from it. */
function isDecision(input: ServiceInputTypes): boolean {
  const journal = savedValues(input)?.[':journal'];
  return isJournal(journal) && journal.next === 0;
}

/** Makes what is written to the table a step of the thread that it is written for. */
export function watchDynamo(client: DynamoDBClient, way: Way): void {
  const latest = new Map<string, SavedJournal>();

  /** What a save of the thread's item says, beside what was saved before it. */
  function savedStep(values: Readonly<Record<string, unknown>>): Pick<NewStep, 'title' | 'note'> {
    const { thread = '' } = threadNow();
    const [before, after] = [latest.get(thread), values[':journal']];
    if (!isJournal(after)) {
      latest.delete(thread);
      if (before) return { title: 'Journal cleared', note: 'the turn is settled' };
      if (isObject(values[':trying'])) return { title: 'Asking written down' };
      return { title: 'Thread saved' };
    }
    latest.set(thread, after);
    const kinds = after.effects.map(({ kind }) => kind);
    if (before?.turn !== after.turn)
      return {
        title: 'Answer saved',
        note: `${after.texts.length > 0 ? `${after.outcome}; ` : ''}to do: ${kinds.join(', ') || 'nothing'}`,
      };
    if (after.claimedAt !== undefined && after.claimedAt !== before.claimedAt && after.next === before.next)
      return { title: 'Send claimed' };
    return { title: 'Noted', note: `${after.next} of ${kinds.length} done` };
  }

  function record(item: Readonly<Record<string, unknown>>): void {
    if (item.direction !== 'in') return;
    const outcome = String(item.outcome);
    way.settle(String(item.id), outcome);
    const silence = silenceOf(outcome);
    way.add({
      ...threadNow(),
      kind: 'settled',
      title: `Settled: ${outcome}`,
      ...(silence !== undefined && { note: silence, isTrouble: true }),
      detail: item,
    });
  }

  async function tell(input: ServiceInputTypes): Promise<void> {
    if ('RequestItems' in input) {
      for (const requests of Object.values(input.RequestItems ?? {}))
        for (const request of Array.isArray(requests) ? requests : [])
          if (request.PutRequest?.Item) record(unmarshall(request.PutRequest.Item));
    }
    const values = savedValues(input);
    if (values) way.add({ ...threadNow(), kind: 'saved', ...savedStep(values), detail: values });
  }

  client.middlewareStack.add(
    next => async args => {
      const context = inTurn.getStore();
      if (context === undefined) return next(args);
      const { turn } = context;
      const sent = () => next(args);
      const isDecided = isDecision(args.input);
      if (isDecided) await turn?.passes('answered');
      try {
        const output = await (turn ? turn.alive(sent) : sent());
        await tell(args.input);
        if (isDecided) await turn?.passes('saved');
        return output;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException')
          way.add({
            ...threadNow(),
            kind: 'saved',
            title: 'Save refused',
            note: 'the thread had changed meanwhile',
          });
        throw error;
      }
    },
    { step: 'initialize', name: 'watchedForThePage' },
  );
}

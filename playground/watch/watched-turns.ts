import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { threadId } from '../../lambdas/channel/thread/thread-key.ts';
import { isObject } from '../../lambdas/http/json.ts';
import { inTurn } from './in-turn.ts';
import { type DeathPlace, mortalTurn } from './mortal-turn.ts';
import type { Way } from './way.ts';

type TakeTurn = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** What is known of the turns under way, and which of the next is to die. */
export interface WatchedTurns {
  /** Hands a batch on, a thread at a time, so that every call is known by its thread. */
  around(event: SQSEvent, take: TakeTurn): Promise<SQSBatchResponse>;
  /** Lets the next turn of a thread die there. */
  dies(thread: string, place: DeathPlace): void;
  readonly underWay: number;
  clear(): void;
}

const places: Readonly<Record<DeathPlace, string>> = {
  answered: 'the agent had answered, and nothing was saved',
  saved: 'the answer was saved, and nothing was sent',
  sent: 'the carrier had taken it, and that was not noted',
};

export function watchedTurns(way: Way): WatchedTurns {
  const deaths = new Map<string, DeathPlace>();
  let underWay = 0;

  async function one(Records: SQSRecord[], take: TakeTurn): Promise<SQSBatchResponse> {
    const messages = Records.map(({ body }) => parsed(body));
    const thread = threadOf(messages[0]);
    const dies = thread === undefined ? undefined : deaths.get(thread);
    const turn = mortalTurn(dies);
    const again = Number(Records[0]?.attributes.ApproximateReceiveCount ?? 1) > 1;
    const end = way.begin({
      ...(thread !== undefined && { thread }),
      kind: 'turn',
      title: again ? 'Turn taken up again' : 'Turn taken',
      note: said(messages),
      detail: messages,
    });
    const died = turn.death.then(place => {
      if (thread !== undefined) deaths.delete(thread);
      end({
        title: 'The invocation died',
        note: `${places[place]}; the queue hands it out again`,
        isTrouble: true,
      });
      // what is not deleted comes again when its visibility ends, as behind a process that is gone
      return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    });
    const context = { ...(thread !== undefined && { thread }), turn };
    const taken = inTurn.run(context, async () => {
      const response = await take({ Records });
      if (!turn.isDead) end({});
      return response;
    });
    return Promise.race([taken, died]);
  }

  return {
    get underWay() {
      return underWay;
    },
    async around({ Records }, take) {
      const groups = Map.groupBy(
        Records,
        ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId,
      );
      underWay += 1;
      try {
        const responses = await Promise.all([...groups.values()].map(records => one(records, take)));
        return { batchItemFailures: responses.flatMap(({ batchItemFailures }) => batchItemFailures) };
      } finally {
        underWay -= 1;
      }
    },
    dies: (thread, place) => void deaths.set(thread, place),
    clear: () => deaths.clear(),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The messages are the channel's own; what is none has no thread. */
function threadOf(message: unknown): string | undefined {
  const thread = isObject(message) && isObject(message.thread) ? message.thread : {};
  const { business, customer } = thread;
  return typeof business === 'string' && typeof customer === 'string'
    ? threadId({ business, customer } as Parameters<typeof threadId>[0])
    : undefined;
}

function said(messages: readonly unknown[]): string {
  const kinds = messages.map(message => (isObject(message) ? String(message.kind) : 'unreadable'));
  return [...Map.groupBy(kinds, kind => kind)]
    .map(([kind, some]) => (some.length === 1 ? kind : `${some.length} × ${kind}`))
    .join(', ');
}

import { stateSortKey } from '../../../lambdas/aws/thread-item.ts';
import { isErasureId, silence } from '../../../lambdas/channel/thread/erased.ts';
import type { AtTwilio } from './at-twilio.ts';
import type { Held, Item } from './held.ts';

const day = 24 * 3_600_000;
/** DynamoDB's point-in-time recovery: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html */
const backupDays = 35;
/** As long as the functions' logs are kept. */
const logDays = 30;

/** What is held, as counts alone. */
export function countsOf({ threads, desks, keys }: Pick<Held, 'threads' | 'desks' | 'keys'>) {
  const items = threads.flatMap(thread => thread.items);
  const kind = (prefix: string): number => items.filter(({ sk }) => sk.startsWith(prefix)).length;
  return {
    threads: threads.filter(thread => !thread.items.every(isSilence)).length,
    messages: kind('message#'),
    deliveries: kind('delivery#'),
    deskRecords: desks.flatMap(desk => desk.items).length,
    idempotencyKeys: keys.length,
  };
}

/** What could not be done, and why: the code and the sentence that a command ends with. */
export interface Failed {
  readonly of: 'table' | 'twilio' | 'dead letters';
  readonly code: string;
  readonly message: string;
}

/** What an erasure that was ended has left of a pair of which nothing was held. */
const isSilence = ({ sk, version, optedOutAt, pendingStops }: Item): boolean =>
  sk === stateSortKey &&
  version === undefined &&
  (pendingStops instanceof Set
    ? [...pendingStops].every(id => typeof id === 'string' && isErasureId(id))
    : optedOutAt === silence);

export interface Gone {
  readonly held: Held;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly hidden: number;
  readonly atTwilio?: AtTwilio;
  readonly failures: readonly Failed[];
  /** Whether what the table held was erased; of what failed on the way some may be gone. */
  readonly isErased: boolean;
  /** Whether nothing of the table was, for Twilio's copies come first. */
  readonly isHeldUp: boolean;
  /** Twilio's ids of messages that nothing leads to any more. */
  readonly notFoundAgain: readonly string[];
}

/** What went and when, and what remains and until when. It names nobody. */
export function receiptOf(gone: Gone) {
  const { held, at, waiting, deadLetters, hidden, atTwilio, failures, isErased, notFoundAgain } = gone;
  const until = (days: number): string => new Date(at + days * day).toISOString();
  const left = atTwilio?.left ?? 0;
  return {
    erasedAt: new Date(at).toISOString(),
    complete: isErased && waiting === 0 && left === 0 && failures.length === 0,
    /** Whether what the table held is gone. */
    isErased,
    threadsWaiting: waiting,
    failures,
    erased: {
      ...countsOf(isErased ? held : nothing),
      deadLetters,
      ...(atTwilio && { messagesAtTwilio: atTwilio.deleted }),
    },
    remains: [
      ...unfinished(gone),
      {
        what: 'a keyed hash of each pair of numbers, with the time of the erasure, the consent and a count of events',
        until: null,
        why: 'It is personal data still, kept to honour an opt-out and to answer nothing that was said before; without its key it leads to nobody.',
      },
      {
        what: 'backups of the table (point-in-time recovery)',
        until: until(backupDays),
        why: 'Nobody can take one item out of them. A table restored from before the erasure has the person in it: erase them there again.',
      },
      {
        what: 'hashes of the ids of the last day’s texts',
        until: until(1),
        why: 'By them a text is known that Twilio brings again. DynamoDB may take some days more to delete them.',
      },
      {
        what: 'ids of texts in the functions’ logs',
        until: until(logDays),
        why: 'No words and no numbers are in them.',
      },
      {
        what: atTwilio
          ? 'what Twilio keeps beside the messages, such as records of its billing'
          : 'Twilio’s copies of the messages',
        until: null,
        why: atTwilio
          ? 'By Twilio’s own rules.'
          : `Run it again with --at-twilio, or delete them there.${onlyById(notFoundAgain)}`,
        ...(notFoundAgain.length > 0 && { ids: notFoundAgain }),
      },
      {
        what: 'the agent’s vendor’s copies of the conversations',
        until: null,
        why: 'By your contract with it: ask it to erase them.',
      },
      {
        what: 'what your desks were told, and what reads your event bus',
        until: null,
        why: 'It is in your own systems: `handoff.released` with the cause `erased` has told them.',
      },
      ...(left > 0
        ? [
            {
              what: `${left} messages that Twilio is still sending`,
              until: null,
              why: 'Run it again with --at-twilio in some minutes.',
            },
          ]
        : []),
      ...(hidden > 0
        ? [
            {
              what: `perhaps some of about ${hidden} dead letters that could not be looked at`,
              until: until(14),
              why: 'They stand behind others of the same thread: redrive or drop those, and run it again.',
            },
          ]
        : []),
    ],
  };
}

const nothing = { threads: [], desks: [], keys: [] };

const onlyById = (ids: readonly string[]): string =>
  ids.length === 0
    ? ''
    : ` These are found by their ids alone, and by no second run, for the records that led to them are gone (of phone desks, or of numbers that are not configured): ${ids.join(', ')}.`;

/** What was to go and is there, with the reason. */
function unfinished({ held, failures, isErased, isHeldUp }: Gone) {
  const reasonOf = (of: Failed['of']): string =>
    failures.flatMap(failed => (failed.of === of ? [`${failed.message} `] : [])).join('');
  const copies = failures.some(({ of }) => of === 'twilio');
  const letters = failures.some(({ of }) => of === 'dead letters') || !isErased;
  return [
    ...(isErased
      ? []
      : [
          {
            what: `what the table held: ${counted(countsOf(held))}`,
            until: null,
            why: `${reasonOf('table')}${
              isHeldUp
                ? 'It stays until Twilio’s copies have gone, for it is what leads to them'
                : 'Some of it may be gone'
            }. Nothing is said to them meanwhile: run it again to finish.`,
          },
        ]),
    ...(copies
      ? [
          {
            what: 'messages at Twilio that it did not delete',
            until: null,
            why: `${reasonOf('twilio')}Run it again with --at-twilio.`,
          },
        ]
      : []),
    ...(letters
      ? [
          {
            what: 'dead letters of theirs, if there are any',
            until: null,
            why: `${reasonOf('dead letters')}Run it again to finish.`,
          },
        ]
      : []),
  ];
}

export type Receipt = ReturnType<typeof receiptOf>;

const countWords: Readonly<Record<string, string>> = {
  threads: 'threads',
  messages: 'texts and replies',
  deliveries: 'delivery reports',
  deskRecords: 'texts of phone desks',
  idempotencyKeys: 'idempotency keys',
  deadLetters: 'dead letters',
  messagesAtTwilio: 'messages at Twilio',
};

/** Counts as people read them; what is none is left out. */
export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${countWords[name] ?? name}`)
    .join(', ') || 'nothing';

export function receiptWords({ erasedAt, erased, isErased, remains, threadsWaiting }: Receipt): string {
  const rest = remains.map(
    ({ what, until, why }) => `  - ${what}${until === null ? '' : `, until ${until}`}. ${why}\n`,
  );
  const waiting =
    threadsWaiting > 0
      ? `${threadsWaiting} threads have not had their turn yet: nothing is said in them, and they go when it has come. Run it again to finish.\n`
      : '';
  const what = isErased
    ? `Erased at ${erasedAt}: ${counted(erased)}, with their timers and what waited in the queue.`
    : `Not finished, at ${erasedAt}. Erased: ${counted(erased)}.`;
  return `${waiting}${what}\nWhat remains:\n${rest.join('')}`;
}

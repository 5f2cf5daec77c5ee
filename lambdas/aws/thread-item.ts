import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { newThread, type Thread } from '../channel/thread/thread.ts';
import type { ThreadKey } from '../channel/thread/thread-key.ts';
import { table } from '../environment/names.ts';
import { isObject } from '../http/json.ts';

export const stateSortKey = 'state';

/** What take-turn alone writes; each is an attribute of the thread's item. */
const own = [
  'sequence',
  'write',
  'conversation',
  'handoffNote',
  'opening',
  'trying',
  'putBack',
  'journal',
  'apologisedAt',
  'optedInAt',
  'optedOutBy',
  'honouredStops',
  'saidEverydayStop',
  'groupToldAt',
  'recentSids',
  'lastSentAt',
  'lately',
  'pace',
  'cases',
  'unanswered',
  'wordsOut',
  'armed',
] as const;
/** What is written ahead of the queue too, and by a turn only where it changes it. */
const shared = ['mode', 'optedOutAt', 'pendingStops', 'handoff'] as const;
/** What is written ahead of the queue alone. */
const ahead = ['latestStop'] as const;

/** The thread that an item holds; a thread that nobody has written to is in agent mode, at version 0. */
export function threadFromItem(key: ThreadKey, item: Record<string, unknown> | undefined): Thread {
  const thread = newThread(key);
  if (!item) return thread;
  const known = [...own, ...shared, ...ahead, 'version'].filter(name => item[name] !== undefined);
  return { ...thread, ...Object.fromEntries(known.map(name => [name, read(name, item[name])])) };
}

/**
 * An opening's attributes are somebody's own data, which JSON can hold and DynamoDB's types cannot: levels beyond 32,
 * numbers with many digits (docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html). So they are
 * kept as JSON. Pending stops are a set, to which one more can be added unseen.
 */
function written(name: string, value: unknown): unknown {
  if (name === 'pendingStops' && Array.isArray(value)) return new Set(value);
  return name === 'opening' && isObject(value) && value.attributes !== undefined
    ? { ...value, attributes: JSON.stringify(value.attributes) }
    : value;
}

/** As {@link written} wrote it; older items hold the attributes themselves. */
function read(name: string, value: unknown): unknown {
  if (value instanceof Set) return [...value].sort();
  return name === 'opening' && isObject(value) && typeof value.attributes === 'string'
    ? { ...value, attributes: JSON.parse(value.attributes) }
    : value;
}

type Update = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** The conditional update that writes `next` over `seen`: one version up, consent and mode as they were seen. */
export function updateOf(next: Thread, seen: Thread): Update {
  const values = new Map<string, unknown>([['version', seen.version + 1], ...attention(next)]);
  for (const name of own) values.set(name, written(name, next[name]));
  for (const name of shared) if (next[name] !== seen[name]) values.set(name, written(name, next[name]));

  const set = [...values].filter(([, value]) => value !== undefined);
  const remove = [...values].filter(([, value]) => value === undefined);
  // promises 2 and 5: refused where another delivery was ahead, the customer has opted out or the mode is another
  const conditions = [
    seen.version === 0 ? 'attribute_not_exists(#version)' : '#version = :seenVersion',
    seen.optedOutAt === undefined ? 'attribute_not_exists(#optedOutAt)' : '#optedOutAt = :seenOptedOutAt',
    seen.latestStop === undefined ? 'attribute_not_exists(#latestStop)' : '#latestStop = :seenLatestStop',
    // the agent has a thread from the start, before anything is written about it
    seen.mode === 'agent' ? '(attribute_not_exists(#mode) OR #mode = :seenMode)' : '#mode = :seenMode',
    // who accepts a handoff meanwhile has it
    ...(values.has('handoff') ? [acceptedAsSeen(seen)] : []),
  ];
  const names = new Set([...values.keys(), 'version', 'optedOutAt', 'latestStop', 'mode']);
  if (values.has('handoff')) names.add('acceptedAt');
  return {
    UpdateExpression: [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...(remove.length > 0 ? [`REMOVE ${remove.map(([name]) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries([...names].map(name => [`#${name}`, name])),
    ExpressionAttributeValues: marshall(
      {
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
        ':seenMode': seen.mode,
        ...(seen.version > 0 && { ':seenVersion': seen.version }),
        ...(seen.optedOutAt !== undefined && { ':seenOptedOutAt': seen.optedOutAt }),
        ...(seen.latestStop !== undefined && { ':seenLatestStop': seen.latestStop }),
        ...(values.has('handoff') && { ':seenAcceptedAt': seen.handoff?.acceptedAt }),
      },
      { removeUndefinedValues: true },
    ),
  };
}

const acceptedAsSeen = ({ handoff }: Thread): string =>
  handoff?.acceptedAt === undefined
    ? 'attribute_not_exists(#handoff.#acceptedAt)'
    : '#handoff.#acceptedAt = :seenAcceptedAt';

/** Which list of the sparse index it is on: the desk's, the sweep's, or none. */
function attention({ mode, handoff, journal }: Thread): [string, unknown][] {
  const on = mode === 'human' ? 'human' : journal ? 'unfinished' : undefined;
  const since = mode === 'human' ? (handoff?.requestedAt ?? 0) : journal?.startedAt;
  return [
    [table.attentionKey, on],
    [table.attentionSince, on === undefined ? undefined : since],
  ];
}

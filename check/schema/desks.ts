import type { DeskConfig } from '../../lambdas/config/desks.ts';
import { closed, optional } from './closed.ts';
import { type Finding, findingsIn, judged, mend, type Schema, under } from './findings.ts';
import { list } from './list.ts';
import { named } from './named.ts';
import { entriesOf, isPlainObject, valueAt } from './objects.ts';
import { shown } from './shown.ts';
import { oneOf, text, whole } from './values.ts';
import { isEndpoint, isMail } from './web.ts';

/** What EventBridge sends itself, or never passes on (docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html). */
const ownHeaders =
  /^(host|user-agent|content-(type|length|encoding)|range|connection|transfer-encoding|te|trailer|upgrade|cookie|expect)$/i;

/** The events that a desk is told of: those that name one (docs/events.schema.json). */
const events = oneOf([
  'conversation.started',
  'conversation.ended',
  'conversation.idle',
  'handoff.requested',
  'handoff.accepted',
  'handoff.released',
  'text.received',
  'reply.undeliverable',
  'message.delivered',
  'message.failed',
  'consent.changed',
]);

const kinds = {
  https: closed('desks.<name>', {
    kind: oneOf(['https']),
    url: text(
      /^.{1,2048}$/,
      'write it as https://desk.example.com/sms, without name, password, * and what URLs write with %',
      isEndpoint,
    ),
    header: optional(
      text(
        /^[\w-]{1,512}$/,
        'write the name of a header of your own, such as x-api-key',
        name => !ownHeaders.test(name),
      ),
    ),
    secretVersion: optional(
      text(
        /^[\w-]{32,64}$/,
        "write the version's id, as Secrets Manager has it: 32 to 64 letters, digits and -",
      ),
    ),
    eventsPerSecond: optional(whole(1, 300)),
  }),
  topic: closed('desks.<name>', {
    kind: oneOf(['topic']),
    email: optional(
      list(text(/@/, 'write it as on-call@example.com', isMail), {
        insteadOfEmpty: 'where there is none',
        most: 100,
        same: email => email.toLowerCase(),
        example: 'on-call@example.com',
      }),
    ),
    events: optional(
      list(events, { insteadOfEmpty: 'for all of them', most: 100, example: 'handoff.requested' }),
    ),
  }),
  queue: closed('desks.<name>', { kind: oneOf(['queue']) }),
  flex: closed('desks.<name>', {
    kind: oneOf(['flex']),
    workspaceSid: text(/^WS[0-9a-f]{32}$/, 'write WS and 32 digits of 0-9 and a-f'),
    workflowSid: text(/^WW[0-9a-f]{32}$/, 'write WW and 32 digits of 0-9 and a-f'),
    taskChannel: optional(text(/^[\w.-]{1,64}$/, 'write the unique name of a task channel, such as chat')),
  }),
  bus: closed('desks.<name>', { kind: oneOf(['bus']) }),
} satisfies Record<DeskConfig['kind'], Schema<DeskConfig>>;

const kindOf = oneOf(['https', 'topic', 'queue', 'flex', 'bus']);

const desk: Schema<DeskConfig> = judged<DeskConfig>(
  isPlainObject,
  mend('write an object, in { }, with its kind'),
  (value: DeskConfig) => {
    const wrong = findingsIn(kindOf, value.kind);
    const says = (finding: Finding) =>
      Object.hasOwn(value, 'kind') ? finding.says : finding.says.replace(/^is undefined/, 'is missing');
    return wrong.length > 0
      ? under(
          'kind',
          wrong.map(finding => ({ ...finding, says: says(finding) })),
        )
      : findingsIn(kinds[value.kind], value);
  },
);

/** Where people answer. */
export const desks = named(
  {
    of: 'desk',
    // it becomes part of names at AWS, and of the outputs' ids
    name: name =>
      name.length <= 30 && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)
        ? undefined
        : `is ${shown(name)} for a name: name it by up to 30 of a-z, 0-9 and - between them, a letter first`,
  },
  desk,
);

/** Two names that are one where AWS takes no hyphen. */
export function sameAtAws(config: unknown, place: readonly string[]): Finding[] {
  const seen = new Map<string, string>();
  return entriesOf(valueAt(config, ...place)).flatMap(([name]) => {
    const bare = name.replaceAll('-', '');
    const first = seen.get(bare);
    seen.set(bare, first ?? name);
    return first === undefined
      ? []
      : [
          {
            path: [...place, name],
            says: `is too much like ${shown(first)}, but for a hyphen: rename one of them`,
          },
        ];
  });
}

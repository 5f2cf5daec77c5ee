import { describe } from 'vitest';
import { Draft } from '../../../lambdas/channel/draft/draft.ts';
import { answerPhone, listening } from '../../../lambdas/channel/phone-desk/listen.ts';
import type { EventType } from '../../../lambdas/channel/thread/event.ts';
import type { PersonMessage, ReleaseMessage } from '../../../lambdas/channel/thread/message.ts';
import {
  key,
  now,
  onCall,
  picture,
  settings,
  shownPlan,
  specification,
  text,
} from '../../support/specification/specification.ts';

const desk = settings({ number: { phoneDesk: onCall } });
const texts = [text('My bill is wrong'), text('Look', { media: [picture] })];

interface Happens {
  readonly event: EventType;
  readonly detail?: Record<string, unknown>;
  readonly without?: 'desk';
}

/** What the phone is told of an event: the effects before it. */
const heard = specification(
  (thread, { event, detail = {}, without }: Happens) => {
    const set = without ? settings() : desk;
    const draft = new Draft(thread, 'turn', now, [], listening(texts, set)).publish(event, detail);
    return draft.done(texts, 'answered');
  },
  (planned, row: readonly string[]) =>
    shownPlan(planned, { effects: row })?.effects.filter(effect => effect.startsWith('tell')),
);

const wanted = { mode: 'human', handoff: { requestedAt: 1 } } as const;
const by = (acceptedBy?: string) =>
  ({ mode: 'human', handoff: { requestedAt: 1, acceptedAt: 2, ...(acceptedBy && { acceptedBy }) } }) as const;
const out = { event: 'consent.changed', detail: { consent: 'out', by: 'words' } } as const;
const received = (detail: object): Happens => ({ event: 'text.received', detail: { ...detail } });

describe('a phone desk hears', () =>
  heard([
    [
      'that a person is wanted, with what the customer wrote',
      wanted,
      { event: 'handoff.requested', detail: { destination: 'billing' } },
      ['tell case My bill is wrong\nLook\n[picture]'],
    ],
    ['nothing where there is none', wanted, { event: 'handoff.requested', without: 'desk' }, []],
    ['each text by itself', wanted, received({ messageSid: 'SM-Look' }), ['tell case-text Look\n[picture]']],
    [
      'those of a thread of its own',
      by('phone'),
      received({ messageSid: 'SM-Look' }),
      ['tell case-text Look\n[picture]'],
    ],
    ['none of another’s', by('Ada'), received({ messageSid: 'SM-Look' }), []],
    ['none of a machine', wanted, received({ messageSid: 'SM-Look', machine: true }), []],
    [
      'that another took it',
      by('Ada'),
      { event: 'handoff.accepted', detail: { by: 'Ada' } },
      ['tell case-news taken'],
    ],
    ['or somebody without a name', by(), { event: 'handoff.accepted' }, ['tell case-news taken']],
    ['not that it did so itself', by('phone'), { event: 'handoff.accepted', detail: { by: 'phone' } }, []],
    [
      'that it is over',
      {},
      { event: 'handoff.released', detail: { cause: 'desk' } },
      ['tell case-news released'],
    ],
    [
      'or nobody came',
      {},
      { event: 'handoff.released', detail: { cause: 'nobody-came' } },
      ['tell case-news nobody-came'],
    ],
    ['not what woke nobody', {}, { event: 'handoff.released', detail: { cause: 'closed' } }, []],
    ['that a customer is out', wanted, out, ['tell case-news opted-out']],
    ['of its own', by('phone'), out, ['tell case-news opted-out']],
    ['not of another’s', by('Ada'), out, []],
    ['not of the agent’s', {}, out, []],
    ['not that one is back', wanted, { event: 'consent.changed', detail: { consent: 'in' } }, []],
    ['nothing else', wanted, { event: 'reply.undeliverable', detail: { reason: 'opted-out' } }, []],
  ]));

const answered = specification(
  (thread, message: PersonMessage | ReleaseMessage) => {
    const draft = new Draft(thread, 'turn', now);
    answerPhone(draft, thread, message, desk);
    return draft.done([], 'answered');
  },
  (planned, row: readonly string[]) => shownPlan(planned, { effects: row })?.effects,
);
const words = (more: Partial<PersonMessage> = {}): PersonMessage => ({
  ...{
    kind: 'person-message',
    thread: key,
    id: 'phone-SM1',
    body: 'Hello',
    by: 'phone',
    takes: true,
    at: now,
  },
  ...more,
});
const done: ReleaseMessage = { kind: 'release', thread: key, id: 'phone-SM2', at: now, fromPhone: true };
const { fromPhone: _, ...elsewhere } = done;

describe('the person at the phone is answered', () =>
  answered([
    ['nothing where the words go as they think', by('phone'), words(), []],
    ['nothing where they are the first in a thread that waits', wanted, words(), []],
    ['that the thread is theirs again', {}, words(), ['tell case-news yours']],
    ['that another has it', by('Ada'), words(), ['tell case-news taken']],
    ['that the customer is out', { ...by('phone'), optedOutAt: 1 }, words(), ['tell case-news opted-out']],
    ['not what another wrote', { optedOutAt: 1 }, words({ by: 'Ada' }), []],
    ['that the agent had it already when they were done', {}, done, ['tell case-news released']],
    ['nothing where the release is told by its event', by('phone'), done, []],
    ['nothing about a release from elsewhere', {}, elsewhere, []],
  ]));

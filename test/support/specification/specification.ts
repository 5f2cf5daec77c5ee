import { expect, it } from 'vitest';
import { type Reading, readTexts } from '../../../lambdas/channel/decide/reading.ts';
import type { Planned, Planning } from '../../../lambdas/channel/plan/planning.ts';
import type { ChannelSettings } from '../../../lambdas/channel/settings/settings.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { Effect } from '../../../lambdas/channel/thread/effect.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import { newThread, type TextOutcome, type Thread } from '../../../lambdas/channel/thread/thread.ts';
import { type ChannelConfig, withDefaults } from '../../../lambdas/config/define-channel.ts';
import { digest } from '../digest.ts';

/** A Wednesday, at noon in UTC. */
export const now = Date.UTC(2026, 0, 7, 12);
export const minutes = 60_000;
export const key = { business: address('+15550001000'), customer: address('+15551234567') };
export const onCall = address('+15550009000');
/** The phone desk's own thread: the person on call texts the number that customers text. */
export const desk = { business: key.business, customer: onCall };

type Config = Partial<Omit<ChannelConfig, 'numbers'>> & { readonly number?: object };

/** One number and one agent, and what the owner has set beside. */
export const settings = ({ number = {}, ...config }: Config = {}): ChannelSettings =>
  withDefaults({
    numbers: { [key.business]: number },
    agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
    ...config,
  }).settings;

export const text = (body: string, more: Partial<TextMessage> = {}): TextMessage => ({
  kind: 'text',
  thread: key,
  sid: `SM-${body}`,
  body,
  media: [],
  receivedAt: now,
  from: {},
  ...more,
});
/** Texts as a turn reads them. */
export function read(thread: Thread, texts: readonly TextMessage[], config: Config = {}): Reading {
  const reading = readTexts(thread, texts, settings(config), digest);
  if (!reading) throw new Error('a turn has a text at least');
  return reading;
}
export const picture = { url: 'https://media.example/1', contentType: 'image/jpeg' };

export const planning = (config: Config = {}): Planning => ({
  turn: 'turn',
  now,
  settings: settings(config),
});

/** The details of an event by which one is told from another of its type. */
const telling = ['cause', 'consent', 'by', 'reason', 'code', 'done', 'desk', 'destination', 'messageId'];

/** An effect in a line: its kind, and what of it matters. */
function shownEffect(effect: Effect): string {
  switch (effect.kind) {
    case 'send':
      return `${effect.by}: ${effect.body}${effect.confirms === undefined ? '' : ' (confirms)'}`;
    case 'close':
      return `close ${effect.conversationId}`;
    case 'publish': {
      const { type, detail } = effect.event;
      return [type, ...telling.filter(name => name in detail).map(name => `${name}=${detail[name]}`)].join(
        ' ',
      );
    }
    case 'arm':
      return `arm ${effect.conversationId}/${effect.timer} in ${(effect.at - now) / minutes} min`;
    case 'tell': {
      const { kind, ...rest } = effect.message;
      const said =
        'news' in rest ? rest.news : 'words' in rest ? rest.words : 'body' in rest ? rest.body : '';
      return `tell ${kind} ${said}`.trim();
    }
    case 'dead-letter':
      return `dead-letter ${effect.reason}`;
  }
}

/** What a plan comes to: the outcome, its effects in order, and those parts of the thread that a row names. */
export interface Plan {
  readonly outcome?: TextOutcome;
  readonly effects: readonly string[];
  readonly thread?: Partial<{ readonly [Name in keyof Thread]: Thread[Name] | undefined }>;
}

/** A plan as far as a row speaks of it. */
export function shownPlan(planned: Planned | undefined, row: Plan | undefined): Plan | undefined {
  if (!planned) return undefined;
  const { outcome, effects } = planned.journal;
  const named = Object.keys(row?.thread ?? {}) as (keyof Thread)[];
  return {
    ...(row?.outcome && { outcome }),
    effects: effects.map(shownEffect),
    ...(row?.thread && { thread: Object.fromEntries(named.map(name => [name, planned[name]])) }),
  };
}

/** Given a thread that differs from a new one in this, when that comes to it, then this follows. */
type Row<When, Then> = readonly [title: string, given: Partial<Thread>, when: When, then: Then];

/** Makes tables of a decision, each row of which is a test. `show` gives of a result what a row speaks of. */
export const specification =
  <When, Result, Then>(
    decide: (thread: Thread, when: When) => Result,
    show: (result: Result, row: Then) => unknown,
  ) =>
  (rows: readonly Row<When, Then>[]): void =>
    it.each(rows)('%s', (_, given, when, then) => {
      expect(show(decide({ ...newThread(key), ...given }, when), then)).toEqual(then);
    });

import { describe, expect, it } from 'vitest';
import {
  type AskTime,
  afterFailure,
  type Failed,
  type Next,
} from '../../../lambdas/channel/ask/after-failure.ts';
import { AgentError, type AgentFailure } from '../../../lambdas/channel/errors.ts';
import type { AskJournal } from '../../../lambdas/channel/thread/thread.ts';
import { fc } from '../../support/seeded-check.ts';

const now = 1_000_000_000;
const patience = 300_000;

interface State extends Partial<Omit<AskJournal, 'sid'>> {
  readonly replaced?: boolean;
  readonly quickRetries?: number;
  /** Milliseconds until the delivery's end. */
  readonly left?: number;
  readonly retryAfterMs?: number;
}

function nextOf(failure: AgentFailure, state: State): Next {
  const { replaced = false, quickRetries = 0, left = 90_000, retryAfterMs, ...trying } = state;
  const failed: Failed = {
    trying: { sid: 'SM1', since: now, failures: 0, unsure: 0, ...trying },
    replaced,
    quickRetries,
  };
  const time: AskTime = { now, deadline: now + left, agentTimeout: 60_000, patience, random: () => 0.5 };
  return afterFailure(
    failed,
    new AgentError(failure, '', retryAfterMs === undefined ? {} : { retryAfterMs }),
    time,
  );
}

/** In a line: what is done, after how long, and how many asks and failures are known of by then. */
function shown(next: Next): string {
  switch (next.go) {
    case 'again':
      return `again in ${next.afterMs} ms, unsure ${next.trying.unsure}, failures ${next.trying.failures}`;
    case 'new-conversation':
      return 'new conversation';
    case 'postpone':
      return `${next.reason}: in ${next.delayMs / 1000} s, unsure ${next.trying.unsure}, failures ${next.trying.failures}`;
    case 'give-up':
      return `give up: ${next.reason}`;
  }
}

const over = { since: now - patience };

describe('after an agent’s failure', () => {
  it.each<[AgentFailure, string, State, string]>([
    ['gone', 'at first', {}, 'new conversation'],
    ['gone', 'out of patience', over, 'new conversation'],
    ['gone', 'in the new conversation too', { replaced: true }, 'give up: agent-broken'],
    ['refused', 'at first', {}, 'give up: agent-refused'],
    ['broken', 'at first', {}, 'give up: agent-broken'],
    ['broken', 'with a time to come again', { retryAfterMs: 1 }, 'give up: agent-broken'],

    ['unsure', 'at first', {}, 'again in 0 ms, unsure 1, failures 1'],
    ['unsure', 'the second time', { unsure: 1 }, 'give up: agent-unsure'],
    ['unsure', 'out of patience', over, 'give up: agent-unsure'],
    ['unsure', 'just within patience', { since: now - patience + 1 }, 'again in 0 ms, unsure 1, failures 1'],
    ['unsure', 'with just time enough', { left: 60_000 }, 'again in 0 ms, unsure 1, failures 1'],
    ['unsure', 'with too little time', { left: 59_999 }, 'agent-unsure: in 2 s, unsure 1, failures 1'],
    [
      'unsure',
      'with too little time, after failures',
      { left: 0, failures: 2 },
      'agent-unsure: in 30 s, unsure 1, failures 3',
    ],

    ['busy', 'at first', {}, 'again in 500 ms, unsure 0, failures 0'],
    ['busy', 'after an unsure ask', { unsure: 1 }, 'again in 500 ms, unsure 1, failures 0'],
    ['busy', 'the second time', { quickRetries: 1 }, 'agent-busy: in 2 s, unsure 0, failures 1'],
    [
      'busy',
      'the second time, in another delivery',
      { quickRetries: 1, failures: 3 },
      'agent-busy: in 60 s, unsure 0, failures 4',
    ],
    ['busy', 'for a second', { retryAfterMs: 1_000 }, 'again in 1000 ms, unsure 0, failures 0'],
    ['busy', 'for longer', { retryAfterMs: 1_001 }, 'agent-busy: in 2 s, unsure 0, failures 1'],
    ['busy', 'for minutes', { retryAfterMs: 120_000 }, 'agent-busy: in 120 s, unsure 0, failures 1'],
    [
      'busy',
      'for a day: an hour',
      { retryAfterMs: 86_400_000 },
      'agent-busy: in 3600 s, unsure 0, failures 1',
    ],
    ['busy', 'with too little time', { left: 499 }, 'agent-busy: in 2 s, unsure 0, failures 1'],
    ['busy', 'out of patience, at first', over, 'again in 500 ms, unsure 0, failures 0'],
    ['busy', 'out of patience, the second time', { ...over, quickRetries: 1 }, 'give up: agent-busy'],
    ['busy', 'out of patience, for minutes', { ...over, retryAfterMs: 120_000 }, 'give up: agent-busy'],
  ])('%s, %s', (failure, _, state, expected) => {
    expect(shown(nextOf(failure, state))).toBe(expected);
  });

  it('ends, whatever fails however often, with two asks of unknown outcome at most', () => {
    const failed = fc.record({
      failure: fc.constantFrom<AgentFailure>('busy', 'busy', 'unsure', 'gone'),
      left: fc.nat(90_000),
    });
    fc.assert(
      fc.property(fc.array(failed, { minLength: 40, maxLength: 40 }), attempts => {
        let [state, waited, unsure]: [State, number, number] = [{}, 0, 0];
        for (const { failure, left } of attempts) {
          if (failure === 'unsure') unsure += 1;
          const next = nextOf(failure, { ...state, left, since: now - waited });
          if (next.go === 'give-up') return;
          expect(unsure).toBeLessThan(2);
          if (next.go === 'new-conversation') state = { ...state, replaced: true };
          else if (next.go === 'postpone') [state, waited] = [next.trying, waited + next.delayMs];
          else state = { ...state, ...next.trying, quickRetries: next.afterMs > 0 ? 1 : 0 };
        }
        throw new Error('40 failures, and no end');
      }),
    );
  });
});

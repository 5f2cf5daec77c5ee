import { describe, expect, it } from 'vitest';
import type { Forget } from '../../lambdas/channel/ports.ts';
import { createDepartures } from '../../lambdas/take-turn/departures.ts';
import { localTelemetry } from '../../local/local-telemetry.ts';

const handles = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

/** Departures whose gathering ends when the test says so, and the requests that they make. */
function setUp(forget: Forget = async () => new Set()) {
  const telemetry = localTelemetry(() => {});
  const requests: (readonly string[])[] = [];
  const gatherings: (() => void)[] = [];
  const departures = createDepartures({
    telemetry,
    forget: asked => {
      requests.push(asked);
      return forget(asked);
    },
    sleep: (_, signal) =>
      new Promise((resolve, reject) => {
        gatherings.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  /** The window of all that has left until now is over. */
  const gathered = async () => {
    for (const end of gatherings.splice(0)) end();
    await new Promise(setImmediate);
  };
  return { departures, requests, gathered, failed: () => telemetry.counts.get('EarlyDeletesFailed') };
}

describe('departures', () => {
  it('gathers what leaves at about the same moment, ten to a request', async () => {
    const { departures, requests, gathered } = setUp();
    departures.leave(handles('a', 4));
    departures.leave([]);
    departures.leave(handles('b', 4));
    departures.leave(handles('c', 4));
    expect(requests).toEqual([]);
    await gathered();
    expect(requests).toEqual([
      [...handles('a', 4), ...handles('b', 4), 'c0', 'c1'],
      ['c2', 'c3'],
    ]);
  });

  it('gathers anew for what leaves later, while a request is under way', async () => {
    const slow = Promise.withResolvers<ReadonlySet<string>>();
    const { departures, requests, gathered } = setUp(() => slow.promise);
    departures.leave(['a']);
    await gathered();
    departures.leave(['b']);
    await gathered();
    expect(requests).toEqual([['a'], ['b']]);
    slow.resolve(new Set());
    await departures.end();
  });

  it('asks for nothing where the batch ends before: what has not left goes with it', async () => {
    const { departures, requests, failed } = setUp();
    departures.leave(['a']);
    departures.leave(['b']);
    await departures.end();
    expect(requests).toEqual([]);
    expect(failed()).toBeUndefined();
  });

  it('ends when no request is under way', async () => {
    const slow = Promise.withResolvers<ReadonlySet<string>>();
    const { departures, gathered } = setUp(() => slow.promise);
    let ended = false;
    departures.leave(['a']);
    await gathered();
    const end = departures.end().then(() => {
      ended = true;
    });
    await new Promise(setImmediate);
    expect(ended).toBe(false);
    slow.resolve(new Set());
    await end;
  });

  it('counts what was not deleted, and goes on behind a request that failed', async () => {
    let asked = 0;
    const { departures, requests, gathered, failed } = setUp(async them => {
      asked += 1;
      if (asked === 1) throw new Error('refused');
      return new Set(them.slice(0, 1));
    });
    departures.leave(handles('a', 12));
    await gathered();
    expect(requests.map(({ length }) => length)).toEqual([10, 2]);
    expect(failed()).toBe(11);
    await departures.end();
  });
});

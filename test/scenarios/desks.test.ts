import { describe, expect, it } from 'vitest';
import { firstEngine } from '../support/engines/first-engine.ts';
import { desk } from '../support/scenario/desk.ts';
import { scenario } from '../support/scenario/scenario.ts';

// routing is decided before the store sees it: one engine is enough
const { client, freshTable } = firstEngine();

describe('handoffs go to desks', () => {
  async function start(config: Parameters<typeof scenario>[1] = {}) {
    const told = await scenario(
      { client, table: await freshTable() },
      {
        config: {
          desks: { support: { kind: 'bus' }, billing: { kind: 'queue' } },
          defaultDesk: 'support',
          destinations: { refunds: 'billing' },
        },
        ...config,
      },
    );
    return {
      ...told,
      desk: desk(told),
      async handOver(destination?: string) {
        told.agent.say({
          response: 'I get someone.',
          end: true,
          handoff: { ...(destination && { destination }) },
        });
        await told.text('a person, please');
        await told.turns();
      },
      /** Types and desks of what was published so far. */
      seen: () => told.events.map(({ 'detail-type': type, detail }) => [type, detail.desk]),
    };
  }

  it('each event names the desk, from the request to the release, and not what comes before and after', async () => {
    const { desk, handOver, seen, text, turns, telemetry } = await start();
    await text('hello');
    await turns();
    await handOver('refunds');
    await text('are you there?');
    await turns();
    await desk.accept('Grace');
    await turns();
    await text('STOP');
    await turns();
    await text('START');
    await turns();
    await desk.release();
    await turns();
    await text('thanks');
    await turns();
    expect(seen()).toEqual([
      ['conversation.started', undefined],
      ['handoff.requested', 'billing'],
      ['text.received', 'billing'],
      ['conversation.ended', 'billing'],
      ['handoff.accepted', 'billing'],
      ['consent.changed', 'billing'],
      ['consent.changed', 'billing'],
      ['handoff.released', 'billing'],
      ['conversation.started', undefined],
    ]);
    expect(telemetry.counts.get('UnknownDestinations')).toBeUndefined();
  });

  it('an unknown destination goes to the default desk, and is counted once', async () => {
    const { handOver, seen, telemetry, text, turns, lines } = await start();
    await handOver('the moon');
    await text('hello?');
    await turns();
    expect(seen()).toEqual([
      ['conversation.started', undefined],
      ['handoff.requested', 'support'],
      ['text.received', 'support'],
    ]);
    expect(telemetry.counts.get('UnknownDestinations')).toBe(1);
    expect(lines.join('\n')).not.toContain('the moon');
  });

  it('a handoff without a destination goes to the default desk, and nothing is counted', async () => {
    const { handOver, seen, telemetry } = await start();
    await handOver();
    expect(seen()).toContainEqual(['handoff.requested', 'support']);
    expect(telemetry.counts.get('UnknownDestinations')).toBeUndefined();
  });

  it('a thread that a person takes unasked goes to the default desk', async () => {
    const { desk, seen, text, turns } = await start();
    await text('hello');
    await turns();
    await desk.accept('Grace');
    await turns();
    await text('hello?');
    await turns();
    expect(seen().slice(-3)).toEqual([
      ['conversation.ended', 'support'],
      ['handoff.accepted', 'support'],
      ['text.received', 'support'],
    ]);
  });

  it('without desks, events name none and nothing is counted', async () => {
    const { handOver, seen, telemetry } = await start({ config: {} });
    await handOver('billing');
    expect(seen()).toContainEqual(['handoff.requested', undefined]);
    expect(telemetry.counts.get('UnknownDestinations')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { detailOf } from '../../../lambdas/aws/events.ts';
import { Draft } from '../../../lambdas/channel/draft/draft.ts';
import { AgentError } from '../../../lambdas/channel/errors.ts';
import {
  createHandover,
  type HandoverSources,
  newestWithin,
} from '../../../lambdas/channel/handoff/handover.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import type { ChannelEvent } from '../../../lambdas/channel/thread/event.ts';
import type { MessageRecord } from '../../../lambdas/channel/thread/message-record.ts';
import { newThread } from '../../../lambdas/channel/thread/thread.ts';
import type { TranscriptMessage } from '../../../lambdas/channel/thread/transcript.ts';
import { localTelemetry } from '../../../local/local-telemetry.ts';
import { fc } from '../../support/seeded-check.ts';

const key = { business: address('+15550001000'), customer: address('+15551234567') };
const thread = new Draft(newThread(key), 'turn-1', 5).done([], 'answered');
const event: ChannelEvent = {
  type: 'handoff.requested',
  id: 'turn-1-2',
  sequence: 2,
  at: 5,
  thread: key,
  detail: { conversationId: 'CONV-1', reason: 'refund', requestedAt: 5 },
};
const time = { signal: new AbortController().signal, deadline: 1_000, agentTimeout: 100 };

const record = (index: number, body: string): MessageRecord => ({
  id: `SM${index}`,
  sid: `SM${index}`,
  direction: 'in',
  by: 'customer',
  body,
  at: index,
  outcome: 'answered',
});

const handover = (sources: Partial<HandoverSources> = {}) =>
  createHandover({
    messages: async () => ({ records: [record(1, 'Hi')], deliveries: new Map() }),
    agentData: async () => ({ customer_id: '12345' }),
    links: () => ({ thread: 'https://example.com/threads/1' }),
    conversationUrl: () => undefined,
    telemetry: localTelemetry(() => {}),
    ...sources,
  })(thread, event, time);

/** Bytes of the entry as EventBridge counts them. */
const sizeOf = (extra: object) =>
  Buffer.byteLength(JSON.stringify(detailOf({ ...event, detail: { ...event.detail, ...extra } })));

describe('a handover', () => {
  it('has the transcript, the agent’s data and the links', async () => {
    expect(await handover()).toEqual({
      transcript: [expect.objectContaining({ body: 'Hi' })],
      agentData: { customer_id: '12345' },
      links: { thread: 'https://example.com/threads/1' },
    });
  });

  it('links to the conversation where its agent’s vendor shows it', async () => {
    const { links } = await handover({ conversationUrl: (_, id) => `https://studio.example/${id}` });
    expect(links).toEqual({
      thread: 'https://example.com/threads/1',
      conversation: 'https://studio.example/CONV-1',
    });
  });

  it('is made without the agent’s data where it has none or fails, but not without the transcript', async () => {
    expect(await handover({ agentData: async () => undefined })).not.toHaveProperty('agentData');
    const failing = async () => {
      throw new AgentError('busy', 'PolyAI handoff_state: 500');
    };
    expect(await handover({ agentData: failing })).not.toHaveProperty('agentData');
    await expect(
      handover({
        messages: async () => {
          throw new Error('throttled');
        },
      }),
    ).rejects.toThrow('throttled');
  });

  it('leaves out the oldest of what does not fit into an event, and says so', async () => {
    const records = Array.from({ length: 300 }, (_, index) => record(index, `${index} ${'ü"'.repeat(700)}`));
    const extra = await handover({
      messages: async () => ({ records, deliveries: new Map() }),
      agentData: async () => ({ note: 'x'.repeat(60_000) }),
    });
    const transcript = extra.transcript as readonly TranscriptMessage[];
    expect(extra.transcriptCut).toBe(true);
    expect(transcript.length).toBeGreaterThan(50);
    expect(transcript.at(-1)?.body).toMatch(/^299 /);
    expect(transcript[0]?.body).toMatch(new RegExp(`^${300 - transcript.length} `));
    expect(sizeOf(extra)).toBeLessThan(256 * 1024);
  });
});

describe('the newest within a number of bytes', () => {
  it('are a tail of the transcript, as long as fits', () => {
    const message = fc.record({
      id: fc.constant('SM1'),
      direction: fc.constant('in' as const),
      by: fc.constant('customer' as const),
      body: fc.string({ unit: 'grapheme', maxLength: 50 }),
      at: fc.constant('2026-01-01T00:00:00.000Z'),
      status: fc.constant('received'),
    });
    fc.assert(
      fc.property(fc.array(message), fc.integer({ min: -10, max: 3_000 }), (messages, bytes) => {
        const kept = newestWithin(messages, bytes);
        expect(kept).toEqual(kept.length === 0 ? [] : messages.slice(-kept.length));
        const size = (some: readonly object[]) => Buffer.byteLength(JSON.stringify(some)) - 1;
        if (kept.length > 0) expect(size(kept)).toBeLessThanOrEqual(bytes);
        const more = messages.slice(-kept.length - 1);
        if (more.length > kept.length) expect(size(more)).toBeGreaterThan(bytes);
      }),
    );
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createPolyaiMessaging } from '../../../lambdas/agents/polyai-messaging/messaging.ts';
import type {
  MessagingAccess,
  MessagingCall,
} from '../../../lambdas/agents/polyai-messaging/messaging-access.ts';
import { openSocket } from '../../../lambdas/http/open-socket.ts';
import { serve } from '../../../playground/serve.ts';
import type { Answering } from '../../../simulators/agent/chat.ts';
import {
  createSimulatedMessaging,
  type SimulatedMessaging,
} from '../../../simulators/polyai-messaging/simulated-messaging.ts';
import { upgradeTo } from '../../../simulators/upgrade.ts';
import { watchForLeaks } from '../../support/leaks/leak-watch.ts';

export const options = { signal: new AbortController().signal, correlationId: 'turn-1' };
export const first = { channel: 'sms', user: 'u1', attributes: {} } as const;

/** The simulator on a server of its own, over real HTTP and WebSockets, and agents that ask it. */
export async function messagingServer({ answer }: { readonly answer?: Answering } = {}) {
  const time = { now: Date.UTC(2026, 0, 1) };
  const simulator: SimulatedMessaging = createSimulatedMessaging({
    token: 'the-connector-token',
    hosts: ['example.com'],
    clock: () => time.now,
    ...(answer && { answer }),
  });
  const server = await serve(simulator.handle, {
    port: 0,
    host: '127.0.0.1',
    upgrade: upgradeTo(new Map([['', simulator.open]])),
  });
  onTestFinished(() => server.close());
  const told: MessagingCall[] = [];
  // one for all: so the functions of a process have it, and by it the access tokens
  const ownFetch: typeof fetch = (input, init) => fetch(input, init);
  const agent = (more: Partial<MessagingAccess> = {}) =>
    createPolyaiMessaging({
      baseUrl: server.url,
      host: 'chat.example.com',
      token: async () => 'the-connector-token',
      timeoutMs: 20_000,
      fetch: ownFetch,
      connect: openSocket,
      clock: () => time.now,
      // the quiet after an answer, and the rests between sockets, are short here; what shows a loss is not
      sleep: (ms, signal) => delay(ms < 5_000 ? Math.min(ms, 30) : ms, undefined, { signal }),
      onCall: call => told.push(call),
      ...more,
    });
  watchForLeaks(() => ({
    lines: told.map(call => JSON.stringify(call)),
    words: simulator.calls.flatMap(({ message = [] }) => message),
    secrets: ['the-connector-token'],
  }));
  const breaches = () => [...simulator.sessions.values()].flatMap(session => session.breaches);
  const sockets = () => [...simulator.sessions.values()].map(({ peers }) => peers.size);
  return { simulator, agent, time, told, breaches, sockets, url: server.url };
}

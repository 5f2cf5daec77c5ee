import { expect } from 'vitest';
import type { Told } from './telling.ts';

/** What has to be true whenever and wherever the process died. */
export async function expectPromisesKept(told: Told, where: string): Promise<{ repeats: number }> {
  const { run, texts } = told;
  const customers = new Set([run.from, ...texts.map(({ from }) => from)]);
  for (const customer of customers) await expectKeptTo(customer, told, where);
  expect(run.queue.threads.depth(), where).toEqual({ waiting: 0, inFlight: 0 });
  expect(run.queue.dead.depth(), where).toEqual({ waiting: 0, inFlight: 0 });
  expect(run.failures, where).toEqual([]);

  const answered = run.agent.calls.filter(
    ({ operation, status }) => operation === 'respond' && status === 200,
  );
  const repeats = answered.length - new Set(answered.map(({ message }) => message)).size;
  expect(repeats, `${where}: the agent gets a thread's message twice at most`).toBeLessThanOrEqual(
    customers.size,
  );
  for (const [message, asked] of Map.groupBy(answered, ({ message }) => message))
    expect(asked.length, `${where}: the agent gets ${message} twice at most`).toBeLessThanOrEqual(2);
  return { repeats };
}

async function expectKeptTo(customer: string, { run, story, texts, phoneOf }: Told, where: string) {
  const said = phoneOf(customer);
  const thread = await run.thread(customer);
  for (const { sid, body } of texts.filter(({ from }) => from === customer)) {
    const forwarded = run.events.filter(({ detail }) => detail.messageSid === sid);
    const other = forwarded.length === 0 ? story.answers?.[body] : undefined;
    const answering = said.filter(reply =>
      reply.split('\n').some(line => line === `re:${body}` || line === other),
    );
    const answers = answering.length + new Set(forwarded.map(({ detail }) => detail.id)).size;
    expect(answers, `${where}: ${body} is answered once, or a person is told`).toBe(1);
    if (forwarded.length > 0 && !story.releases) expect(thread.mode, where).toBe('human');
  }
  const replies = said.filter(reply => /re:|said:/.test(reply));
  expect(new Set(replies).size, `${where}: nothing is said twice`).toBe(replies.length);
  expect(thread.journal, `${where}: nothing is left unfinished`).toBeUndefined();
  expect(thread.trying, where).toBeUndefined();
}

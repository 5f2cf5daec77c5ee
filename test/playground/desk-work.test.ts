import { beforeEach, describe, expect, it } from 'vitest';
import { createDeskWork, handsOf, nothingAtHand } from '../../playground/page/parts/desk-work.ts';
import type { DeskThread, ThreadApi, Told } from '../../playground/page/parts/thread-told.ts';

const thread: DeskThread = {
  business: '+15550001000',
  customer: '+15551234567',
  mode: 'human',
  consent: 'in',
  conversation: null,
  handoff: {
    ...{ state: 'accepted', destination: null, reason: null, conversationId: null },
    ...{ requestedAt: '2026-11-02T09:00:00.000Z', acceptedAt: '2026-11-02T09:01:00.000Z', acceptedBy: 'Ada' },
  },
};
const taken: Told<unknown> = { ok: true, value: {} };
const lost: Told<unknown> = { ok: false, status: 0, detail: 'nothing answers here' };

/** An API that answers when the test says so. */
function slowApi() {
  const asked: { readonly does: string; readonly with: object; answer(told: Told<unknown>): void }[] = [];
  const ask = (does: string, words: object) =>
    new Promise<Told<unknown>>(answer => asked.push({ does, with: words, answer }));
  const never = (): never => {
    throw new Error('It was not asked to read.');
  };
  const api: ThreadApi = {
    ...{ list: never, read: never },
    accept: (_, by) => ask('accept', { by }),
    answer: (_, words) => ask('answer', words),
    release: (_, words) => ask('release', words),
  };
  return { api, asked };
}

const turns = () => new Promise(resolve => setImmediate(resolve));

let count: number;
let desk: ReturnType<typeof slowApi>;
let work: ReturnType<typeof createDeskWork>;
const now = () => work.store.get().get('+15550001000#+15551234567') ?? nothingAtHand;
const writes = (body: string, take?: true): void => {
  work.write(thread, { body });
  void work.answer(thread, 'Ada', take);
};
const sent = () => desk.asked.map(({ with: words }) => words);
const come = async (at: number, told: Told<unknown>) => {
  desk.asked[at]?.answer(told);
  await turns();
};

beforeEach(() => {
  count = 0;
  desk = slowApi();
  work = createDeskWork(desk.api, () => {
    count += 1;
    return `key ${count}`;
  });
});

describe('what is written at the desk', () => {
  it('is not lost while an answer is under way, and goes behind it', async () => {
    writes('first');
    work.write(thread, { body: 'seco' });
    await come(0, taken);
    expect(now().body).toBe('seco');
    writes('second');
    writes('third');
    expect(now()).toMatchObject({ body: '', sending: 2 });
    expect(sent()).toHaveLength(2);
    await come(1, taken);
    await come(2, taken);
    expect(sent()).toMatchObject([{ body: 'first' }, { body: 'second' }, { body: 'third' }]);
    expect(new Set(desk.asked.map(({ with: words }) => 'key' in words && words.key)).size).toBe(3);
    expect(now()).toMatchObject({ body: '', sending: 0 });
  });

  it('is back in the box when it is refused, with all behind it and what was typed since', async () => {
    writes('first');
    writes('second');
    work.write(thread, { body: 'thi' });
    await come(0, { ok: false, status: 400, detail: 'body: it is too long' });
    expect(now()).toMatchObject({ body: 'first\nsecond\nthi', sending: 0, refused: { status: 400 } });
    expect(sent()).toHaveLength(1);
    // and goes out when it is sent again
    writes('better');
    await come(1, taken);
    expect(sent()).toMatchObject([{ body: 'first' }, { body: 'better' }]);
    expect(now().refused).toBeUndefined();
  });

  it('has its own key once more where nobody knows what became of it, and another as other words', async () => {
    writes('A room is 100');
    await come(0, lost);
    expect(now().body).toBe('A room is 100');
    writes('A room is 100');
    await come(1, { ok: false, status: 502, detail: 'the thread API: it did not answer in time' });
    writes('A room is 120, sorry');
    await come(2, taken);
    writes('A room is 100');
    await come(3, taken);
    expect(sent()).toMatchObject([
      { body: 'A room is 100', key: 'key 1' },
      { body: 'A room is 100', key: 'key 1' },
      { body: 'A room is 120, sorry', key: 'key 2' },
      { body: 'A room is 100', key: 'key 3' },
    ]);
  });

  it('has another key when it takes the thread over, or another person sends it', async () => {
    writes('Hello');
    await come(0, lost);
    writes('Hello', true);
    await come(1, lost);
    void work.answer(thread, 'Ben', true);
    await come(2, taken);
    expect(sent()).toMatchObject([
      { key: 'key 1' },
      { key: 'key 2', take: true },
      { key: 'key 3', by: 'Ben' },
    ]);
  });

  it('stays with its thread', () => {
    work.write(thread, { body: 'half a word' });
    work.write({ ...thread, customer: '+15557654321' }, { body: 'another' });
    expect(now().body).toBe('half a word');
  });
});

describe('a release', () => {
  it('goes behind the answers that are on their way', async () => {
    writes('first');
    work.write(thread, { goodbye: 'Bye', note: 'likes tea' });
    const isDone = work.release(thread);
    await turns();
    expect(desk.asked.map(({ does }) => does)).toEqual(['answer']);
    await come(0, taken);
    expect(desk.asked[1]).toMatchObject({ does: 'release', with: { body: 'Bye', note: 'likes tea' } });
    work.write(thread, { note: 'likes tea, and scones' });
    await come(1, taken);
    expect(await isDone).toBe(true);
    expect(now()).toMatchObject({ goodbye: '', note: 'likes tea, and scones' });
  });

  it('is not made where one of them was refused, and is when it is asked for again', async () => {
    writes('first');
    const isDone = work.release(thread);
    await come(0, lost);
    expect(await isDone).toBe(false);
    expect(desk.asked).toHaveLength(1);
    const isDoneNow = work.release(thread);
    await come(1, taken);
    expect(await isDoneNow).toBe(true);
  });

  it('is made once, however often it is pressed', async () => {
    void work.release(thread);
    void work.release(thread);
    await come(0, taken);
    expect(desk.asked).toHaveLength(1);
  });
});

describe('what is said of it', () => {
  it('is said as long as the thread is in the hands it is said of', async () => {
    void work.accept({ ...thread, handoff: null }, 'Ada');
    await come(0, taken);
    const { said } = now();
    expect(said?.words).toBe('It is yours');
    expect(said?.hands).toContain(handsOf(thread));
    expect(said?.hands).not.toContain(handsOf({ ...thread, mode: 'agent', handoff: null }));
    const taker = thread.handoff && { ...thread.handoff, acceptedBy: 'Ben' };
    expect(said?.hands).not.toContain(handsOf({ mode: 'human', handoff: taker }));
  });

  it('does not stand beside a refusal', async () => {
    writes('first');
    await come(0, taken);
    expect(now().said?.words).toBe('The answer is on its way');
    writes('second');
    await come(1, { ok: false, status: 409, detail: 'Ben has it', acceptedBy: 'Ben' });
    expect(now()).toMatchObject({ refused: { acceptedBy: 'Ben' } });
    expect(now().said).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { createFifoQueue, type FifoQueue } from '../../local/fifo-queue.ts';
import { fc } from '../support/seeded-check.ts';

const second = 1000;
const minute = 60 * second;
const visibilityMs = 30 * second;
const maxReceiveCount = 3;
const windowMs = 5 * minute;

/** What should have become of a message, kept without knowing how a queue does it. */
interface Known {
  readonly group: string;
  readonly sid: string;
  readonly sentAt: number;
  receives: number;
  inFlightUntil: number;
  fate: 'here' | 'deleted' | 'dead';
}

interface Model {
  now: number;
  /** By message id, in the order in which they were sent. */
  readonly known: Map<string, Known>;
  /** All handles ever given, with the receive that each belongs to. */
  readonly handles: { readonly id: string; readonly receive: number; readonly handle: string }[];
}

interface Real {
  readonly queue: FifoQueue;
  readonly deadLetter: FifoQueue;
  advance(ms: number): void;
}

const here = ({ known }: Model, group?: string) =>
  [...known].filter(([, { fate, group: own }]) => fate === 'here' && own === (group ?? own));
const inFlight = (model: Model, message: Known) =>
  message.fate === 'here' && message.inFlightUntil > model.now;
const isLocked = (model: Model, group: string) =>
  here(model, group).some(([, known]) => inFlight(model, known));
const groupsOf = (model: Model) => new Set(here(model).map(([, { group }]) => group));

function get<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error('The queue made up a message');
  return value;
}

class Send implements fc.Command<Model, Real> {
  readonly group: string;
  readonly sid: string;
  constructor(group: string, sid: string) {
    this.group = group;
    this.sid = sid;
  }
  check = () => true;
  toString = () => `send(${this.group}, ${this.sid})`;

  run(model: Model, { queue }: Real): void {
    const { group, sid } = this;
    const earlier = [...model.known].find(
      ([, known]) => known.group === group && known.sid === sid && model.now < known.sentAt + windowMs,
    );
    const { messageId, duplicate } = queue.send({ body: `${group} ${sid}`, group, deduplicationId: sid });
    expect(duplicate).toBe(earlier !== undefined);
    if (earlier !== undefined) {
      expect(messageId).toBe(earlier[0]);
      return;
    }
    expect(model.known.has(messageId)).toBe(false);
    model.known.set(messageId, {
      group,
      sid,
      sentAt: model.now,
      receives: 0,
      inFlightUntil: 0,
      fate: 'here',
    });
  }
}

class Receive implements fc.Command<Model, Real> {
  readonly max: number;
  constructor(max: number) {
    this.max = max;
  }
  check = () => true;
  toString = () => `receive(${this.max})`;

  run(model: Model, { queue, deadLetter }: Real): void {
    const unlocked = [...groupsOf(model)].filter(group => !isLocked(model, group));
    const deadBefore = deadLetter.peek().length;
    const records = queue.receive(this.max);
    const dead = deadLetter.peek().slice(deadBefore);

    // Only what had all its receives moves, and only from groups that are not locked.
    for (const { messageId } of dead) {
      const known = get(model.known, messageId);
      expect([known.fate, known.receives, unlocked.includes(known.group)]).toEqual([
        'here',
        maxReceiveCount,
        true,
      ]);
      known.fate = 'dead';
    }
    expect(records.length).toBeLessThanOrEqual(this.max);
    for (const group of unlocked) {
      const waiting = here(model, group).map(([id]) => id);
      const taken = records.filter(({ messageId }) => get(model.known, messageId).group === group);
      // In order, without a gap, from the first; and no group is left out while there is room.
      expect(taken.map(({ messageId }) => messageId)).toEqual(waiting.slice(0, taken.length));
      if (records.length < this.max) expect(taken).toHaveLength(waiting.length);
    }
    for (const { messageId, receiptHandle, body, attributes } of records) {
      const known = get(model.known, messageId);
      expect(unlocked).toContain(known.group);
      known.receives += 1;
      known.inFlightUntil = model.now + visibilityMs;
      expect(known.receives).toBeLessThanOrEqual(maxReceiveCount);
      expect(attributes.ApproximateReceiveCount).toBe(String(known.receives));
      expect(body).toBe(`${known.group} ${known.sid}`);
      model.handles.push({ id: messageId, receive: known.receives, handle: receiptHandle });
    }
  }
}

/** Something done with a handle that was given earlier; by now it may be stale. */
abstract class WithHandle implements fc.Command<Model, Real> {
  readonly pick: number;
  constructor(pick: number) {
    this.pick = pick;
  }
  check = ({ handles }: Readonly<Model>) => handles.length > 0;
  abstract act(queue: FifoQueue, handle: string): void;
  abstract done(model: Model, message: Known): void;
  /** Whether it is taken, though nothing comes of it. */
  abstract forgiven(message: Known): boolean;

  run(model: Model, { queue }: Real): void {
    const chosen = model.handles.at(-1 - (this.pick % model.handles.length));
    if (chosen === undefined) throw new Error('check() promised a handle');
    const message = get(model.known, chosen.id);
    if (inFlight(model, message) && message.receives === chosen.receive) {
      this.act(queue, chosen.handle);
      this.done(model, message);
    } else if (this.forgiven(message)) this.act(queue, chosen.handle);
    else expect(() => this.act(queue, chosen.handle)).toThrow();
  }
}

class Delete extends WithHandle {
  override toString = () => `delete(${this.pick})`;
  act(queue: FifoQueue, handle: string) {
    queue.delete(handle);
  }
  done(_: Model, message: Known) {
    message.fate = 'deleted';
  }
  forgiven = ({ fate }: Known) => fate !== 'here';
}

class ChangeVisibility extends WithHandle {
  readonly ms: number;
  constructor(pick: number, ms: number) {
    super(pick);
    this.ms = ms;
  }
  override toString = () => `changeVisibility(${this.pick}, ${this.ms})`;
  act(queue: FifoQueue, handle: string) {
    queue.changeVisibility(handle, this.ms);
  }
  done(model: Model, message: Known) {
    message.inFlightUntil = model.now + this.ms;
  }
  forgiven = () => false;
}

class Pass implements fc.Command<Model, Real> {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = () => true;
  toString = () => `pass(${this.ms})`;
  run(model: Model, real: Real): void {
    model.now += this.ms;
    real.advance(this.ms);
  }
}

/** After whatever happened: nothing is lost, nothing is there twice, and it is known when to look again. */
class Inspect implements fc.Command<Model, Real> {
  check = () => true;
  toString = () => 'inspect';
  run(model: Model, { queue, deadLetter }: Real): void {
    const remaining = here(model);
    const flying = remaining.filter(([, known]) => inFlight(model, known)).length;
    expect(queue.peek().map(({ messageId }) => messageId)).toEqual(remaining.map(([id]) => id));
    expect(queue.depth()).toEqual({ waiting: remaining.length - flying, inFlight: flying });

    const dead = [...model.known].filter(([, { fate }]) => fate === 'dead');
    for (const group of ['A', 'B', 'C']) {
      const moved = deadLetter.peek().filter(message => message.group === group);
      expect(moved.map(({ messageId, deduplicationId }) => [messageId, deduplicationId])).toEqual(
        dead.filter(([, known]) => known.group === group).map(([id, { sid }]) => [id, sid]),
      );
    }

    const at = queue.receivableAt();
    expect(at === undefined).toBe(remaining.length === 0);
    const open = [...groupsOf(model)].some(group => !isLocked(model, group));
    if (at !== undefined) expect(at <= model.now).toBe(open);
  }
}

const commands = [
  fc
    .tuple(fc.constantFrom('A', 'B', 'C'), fc.integer({ min: 1, max: 25 }))
    .map(([group, n]) => new Send(group, `SM${n}`)),
  fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.uuid()).map(([group, sid]) => new Send(group, sid)),
  fc.integer({ min: 1, max: 10 }).map(max => new Receive(max)),
  fc.constant(new Receive(10)),
  fc.nat({ max: 12 }).map(pick => new Delete(pick)),
  fc
    .tuple(fc.nat({ max: 12 }), fc.constantFrom(0, 0, 1, 2 * second, 30 * second, 10 * minute))
    .map(([pick, ms]) => new ChangeVisibility(pick, ms)),
  fc
    .constantFrom(1, second, 2 * second, 29_999, visibilityMs, minute, windowMs - 1, windowMs)
    .map(ms => new Pass(ms)),
  fc.constant(new Inspect()),
];

describe('the queue, whatever happens to it', () => {
  it('loses nothing, doubles nothing and keeps each group in order', () => {
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 120, size: '+1' }), sequence => {
        let now = 1_000_000;
        const clock = () => now;
        const deadLetter = createFifoQueue({ name: 'threads-dead.fifo', visibilityMs, clock });
        const queue = createFifoQueue({
          name: 'threads.fifo',
          visibilityMs,
          maxReceiveCount,
          deadLetter,
          clock,
        });
        const advance = (ms: number) => {
          now += ms;
        };
        fc.modelRun(
          () => ({ model: { now, known: new Map(), handles: [] }, real: { queue, deadLetter, advance } }),
          sequence,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('hands out all that was sent, each group in order, to a receiver that fails at random', () => {
    const outcome = fc.constantFrom('delete', 'delete', 'leave', 'again');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 40 }),
        fc.infiniteStream(outcome),
        fc.integer({ min: 1, max: 10 }),
        (sent, outcomes, max) => {
          let now = 0;
          const queue = createFifoQueue({ name: 'threads.fifo', visibilityMs, clock: () => now });
          for (const [index, group] of sent.entries())
            queue.send({ body: `${index}`, group, deduplicationId: `${index}` });

          const done: number[] = [];
          const groupOf = (index: number) => sent[index];
          for (let at = queue.receivableAt(); at !== undefined; at = queue.receivableAt()) {
            now = Math.max(now, at);
            const failed = new Set<string | undefined>();
            for (const { receiptHandle, body, attributes } of queue.receive(max)) {
              const wanted = outcomes.next().value;
              // As a mapping's function does: after a group's first failure all of its messages fail.
              if (wanted === 'delete' && !failed.has(attributes.MessageGroupId)) {
                queue.delete(receiptHandle);
                done.push(Number(body));
              } else {
                failed.add(attributes.MessageGroupId);
                if (wanted === 'again') queue.changeVisibility(receiptHandle, 0);
              }
            }
          }
          for (const group of ['A', 'B', 'C']) {
            const inOrder = [...sent.keys()].filter(index => groupOf(index) === group);
            expect(done.filter(index => groupOf(index) === group)).toEqual(inOrder);
          }
        },
      ),
    );
  });
});

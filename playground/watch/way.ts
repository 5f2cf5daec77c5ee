import type { Step } from './step.ts';

export type NewStep = Omit<Step, 'number' | 'at' | 'isUnderWay'>;

/** All steps of all texts, the latest of which are kept. */
export interface Way {
  readonly steps: readonly Step[];
  add(step: NewStep): void;
  /** A step that takes its time; what is given says how it ended. */
  begin(step: NewStep): (end: Partial<NewStep>) => void;
  /** A text has its outcome. */
  settle(sid: string, outcome: string): void;
  /** Its outcome, once it has one. */
  outcome(sid: string): string | undefined;
  /** Whether a text of that sid has come before; from now on it has. */
  hasCome(sid: string): boolean;
  /** Calls for each step that is new or has changed; gives what ends that. */
  listen(listener: (step: Step) => void): () => void;
  clear(): void;
}

/** Of steps and of sids: an afternoon of somebody's typing, and of floods. */
const most = 3_000;

export function createWay(clock: () => number): Way {
  let steps: Step[] = [];
  let number = 0;
  const outcomes = new Map<string, string>();
  const come = new Set<string>();
  const listeners = new Set<(step: Step) => void>();

  const tell = (step: Step): void => {
    for (const listener of listeners) listener(step);
  };
  function put(step: NewStep, more: Pick<Step, 'isUnderWay'> = {}): Step {
    number += 1;
    const added: Step = { number, at: clock(), ...step, ...more };
    steps.push(added);
    // not at each step, as that would copy the list each time
    if (steps.length > most * 1.1) steps = steps.slice(-most);
    tell(added);
    return added;
  }
  function keepFew(all: Map<string, unknown> | Set<string>): void {
    for (const [oldest] of all.entries()) {
      if (all.size <= most) return;
      all.delete(oldest);
    }
  }

  return {
    get steps() {
      return steps;
    },
    add: step => void put(step),
    begin(step) {
      const { isUnderWay: _, ...begun } = put(step, { isUnderWay: true });
      return end => {
        const ended: Step = { ...begun, took: clock() - begun.at, ...end };
        const at = steps.findLastIndex(one => one.number === begun.number);
        if (at === -1) return;
        steps[at] = ended;
        tell(ended);
      };
    },
    settle(sid, outcome) {
      outcomes.set(sid, outcome);
      keepFew(outcomes);
    },
    outcome: sid => outcomes.get(sid),
    hasCome(sid) {
      const has = come.has(sid);
      come.add(sid);
      keepFew(come);
      return has;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear() {
      steps = [];
      outcomes.clear();
      come.clear();
    },
  };
}

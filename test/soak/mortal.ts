import type { Nursery, Start } from './children.ts';

export interface Mortal {
  /** Kills it and starts it again at once. */
  strike(): Promise<void>;
  /** How often it ended without being killed. */
  readonly endings: number;
  readonly starts: number;
  /** Whether it is not started any more. */
  readonly isOver: () => boolean;
}

/** So often it may end by itself before that is taken for final. */
const mostEndings = 10;

/** A process that is started again whenever it ends, until all end. */
export function startMortal(nursery: Nursery, start: Start): Mortal {
  let [starts, endings] = [0, 0];
  let struck = false;
  let child = live();

  function live() {
    starts += 1;
    const born = nursery.start(start);
    void born.exited.then(() => {
      if (struck || nursery.isEnding()) return;
      endings += 1;
      if (endings < mostEndings) child = live();
    });
    return born;
  }

  return {
    get endings() {
      return endings;
    },
    get starts() {
      return starts;
    },
    isOver: () => endings >= mostEndings,
    async strike() {
      struck = true;
      await child.kill();
      child = live();
      struck = false;
    },
  };
}

import { keep, kept } from './kept.ts';

/** What this browser is called where nobody has given a name: without one, two people would not be told apart. */
export function madeUpName(random: () => number = Math.random): string {
  const before = kept('desk-made-up');
  if (before !== undefined && before !== '') return before;
  const name = `Colleague ${1_000 + Math.floor(random() * 9_000)}`;
  keep('desk-made-up', name);
  return name;
}

import type { Scene, Stage } from './stage.ts';

/** A part of the story: something that happens to the stack, and what has to come of it. */
export interface Step {
  readonly name: string;
  /** Whether the stack has what it needs. @default - every stack has */
  readonly when?: (scene: Scene) => boolean;
  /** Whether AWS is to deny something in it; anywhere else a denial fails the step. @default false */
  readonly denies?: boolean;
  /** @throws {Unexpected} that says what came instead */
  readonly run: (stage: Stage, scene: Scene) => Promise<void>;
}

/** Something else came than the story tells. */
class Unexpected extends Error {
  override readonly name = 'Unexpected';
}

/** Ends the step where it is not so. `came`: what is to be said of it. */
export function expect(isSo: boolean, what: string, came?: unknown): void {
  if (!isSo) throw new Unexpected(came === undefined ? what : `${what}; what came: ${JSON.stringify(came)}`);
}

/** Waits for what comes by itself within seconds, such as a status callback. */
export async function eventually(isSo: () => boolean, what: string): Promise<void> {
  for (let turns = 0; turns < 400 && !isSo(); turns += 1)
    await new Promise(resolve => setTimeout(resolve, 25));
  expect(isSo(), `${what}: it did not happen within 10 s`);
}

import { callerName, type Judged } from '../iam/judge.ts';
import { afterwards } from './afterwards.ts';
import { alarms } from './alarms.ts';
import { alerts } from './alerts.ts';
import { beginning } from './beginning.ts';
import { desks } from './desks.ts';
import { domain } from './domain.ts';
import { faults } from './faults.ts';
import { people } from './people.ts';
import type { Scene, Stage } from './stage.ts';
import type { Step } from './step.ts';
import { time } from './time.ts';
import { logOf } from './words.ts';

/**
 * The whole story, in order: each step begins where the one before it has ended. A new step is put into the list of
 * its chapter, or a chapter of its own in between; what has to be true whatever was told is in afterwards.ts.
 */
export const story: readonly Step[] = [
  ...beginning,
  ...people,
  ...desks,
  ...domain,
  ...alerts,
  ...time,
  ...faults,
  ...alarms,
  ...afterwards,
];

export interface Told {
  readonly scene: string;
  readonly step: string;
  readonly seconds: number;
  /** What is wrong; none where all came as told. */
  readonly problems: readonly string[];
}

const spoken = ({ caller, action, resource }: Judged): string =>
  `${callerName(caller)} may not ${action} on ${resource}`;

/** Tells steps to each scene in turn, up to the first that fails: what follows would begin elsewhere. */
export async function tell(
  stage: Stage,
  steps: readonly Step[],
  onStep: (told: Told) => void,
): Promise<readonly Told[]> {
  const all: Told[] = [];
  for (const step of steps) {
    for (const scene of stage.scenes) {
      if (step.when && !step.when(scene)) continue;
      const told = await tellOne(stage, scene, step);
      all.push(told);
      onStep(told);
      if (told.problems.length > 0) return all;
    }
  }
  return all;
}

async function tellOne(stage: Stage, scene: Scene, step: Step): Promise<Told> {
  const began = Date.now();
  const { judge } = stage.cloud;
  const before = new Set(judge.judged);
  judge.step(step.name);
  const problems: string[] = [];
  try {
    await step.run(stage, scene);
    // what Twilio still brings belongs to this step, and so does what it makes functions ask for
    await Promise.all(stage.scenes.map(({ world }) => world.carrier.idle()));
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error), ...logOf(stage));
  }
  const denied = judge.judged.filter(one => one.verdict !== 'Allowed' && !before.has(one)).map(spoken);
  if (step.denies) {
    if (denied.length === 0) problems.push('AWS denied nothing');
  } else problems.unshift(...denied);
  return {
    scene: scene.deployment.stack.name,
    step: step.name,
    seconds: (Date.now() - began) / 1000,
    problems,
  };
}

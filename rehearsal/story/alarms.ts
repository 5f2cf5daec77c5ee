import { blindAlarms } from './blind-alarms.ts';
import { expect, type Step } from './step.ts';
import { linesOf } from './words.ts';

/** Behind all that makes functions count. */
export const alarms: readonly Step[] = [
  {
    name: 'what alarms look at is counted, by the very names and dimensions',
    async run(stage, scene) {
      const lines = linesOf(stage, scene).map(({ line }) => line);
      const blind = blindAlarms(scene.deployment, lines);
      expect(blind.length === 0, 'no alarm is blind', blind);
    },
  },
];

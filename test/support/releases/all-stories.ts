import { beside } from '../../scenarios/crashes/stories/beside.ts';
import { endings } from '../../scenarios/crashes/stories/endings.ts';
import { people } from '../../scenarios/crashes/stories/people.ts';
import { phoneDesk } from '../../scenarios/crashes/stories/phone-desk.ts';
import { texts } from '../../scenarios/crashes/stories/texts.ts';
import { vendors } from '../../scenarios/crashes/stories/vendors.ts';
import type { Story } from '../../scenarios/crashes/telling.ts';

/** What is told in crashes, of every kind of turn. */
export const allStories: readonly Story[] = [
  ...texts,
  ...beside,
  ...people,
  ...endings,
  ...phoneDesk,
  ...vendors,
];

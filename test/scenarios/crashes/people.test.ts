import { describeDeaths } from './describe-deaths.ts';
import { people } from './stories/people.ts';

describeDeaths(people);

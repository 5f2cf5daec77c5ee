import { describeDeaths } from './describe-deaths.ts';
import { endings } from './stories/endings.ts';
import { vendors } from './stories/vendors.ts';

describeDeaths([...endings, ...vendors]);

import { describeDeaths } from './describe-deaths.ts';
import { beside } from './stories/beside.ts';
import { texts } from './stories/texts.ts';

describeDeaths([...texts, ...beside]);

import { describeDeaths } from './describe-deaths.ts';
import { phoneDesk } from './stories/phone-desk.ts';

describeDeaths(phoneDesk);

import { describeDeaths } from './describe-deaths.ts';
import { liveAgent } from './stories/polyai-messaging.ts';

describeDeaths(liveAgent);

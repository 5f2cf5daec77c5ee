import { describeDeaths } from './describe-deaths.ts';
import { polyaiMessaging } from './stories/polyai-messaging.ts';

describeDeaths(polyaiMessaging);

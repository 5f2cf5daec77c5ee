import { describeDeaths } from './describe-deaths.ts';
import { chatbase } from './stories/chatbase.ts';

describeDeaths(chatbase);

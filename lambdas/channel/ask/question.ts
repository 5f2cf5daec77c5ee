import type { NumberSettings } from '../settings/settings.ts';
import type { TextMessage } from '../thread/message.ts';

/** What the agent is asked, and for whom. */
export interface Question {
  readonly message: string;
  /** In a new conversation, though one is open. */
  readonly startOver: boolean;
  /** The first of the texts that are asked, and how often the queue has delivered it. */
  readonly lead: TextMessage;
  readonly receives: number;
  /** Since when texts of this delivery have waited for what was given up meanwhile. */
  readonly waitedSince?: number;
  readonly number: NumberSettings;
  readonly turn: string;
}

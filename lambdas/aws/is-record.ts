import type { MessageRecord } from '../channel/thread/message-record.ts';

/** Whether an item is a text's or a send's record: the bare mark of another message, such as a timer's, is none. */
export const isRecord = (item: Record<string, unknown>): item is Record<string, unknown> & MessageRecord =>
  typeof item.body === 'string' && typeof item.at === 'number';

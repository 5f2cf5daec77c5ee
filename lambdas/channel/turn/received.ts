import { messageId, type TextMessage, type ThreadMessage } from '../thread/message.ts';

/** A message as the queue delivers it. */
export interface Received {
  readonly message: ThreadMessage;
  /** How often the queue has delivered it, this time included. */
  readonly receives: number;
  /** When the queue first delivered it. */
  readonly firstReceivedAt: number;
}

export const idOf = ({ message }: Received): string => messageId(message);

/** The texts before the first message that is none. */
export function leadingTexts(received: readonly Received[]): TextMessage[] {
  const texts: TextMessage[] = [];
  for (const { message } of received) {
    if (message.kind !== 'text') break;
    texts.push(message);
  }
  return texts;
}

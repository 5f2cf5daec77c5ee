/**
 * Twilio's default opt-out handling (twilio.com/docs/messaging/tutorials/advanced-opt-out, "default keywords"):
 * the whole message is one of these words, in whatever case. REVOKE and OPTOUT since 2025-04-29.
 */
const keywords = {
  STOP: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'],
  START: ['START', 'YES', 'UNSTOP'],
  HELP: ['HELP', 'INFO'],
} as const;

export type CarrierKeyword = keyof typeof keywords;

const names: readonly CarrierKeyword[] = ['STOP', 'START', 'HELP'];

export function carrierKeywordOf(body: string): CarrierKeyword | undefined {
  const word = body.trim().toUpperCase();
  return names.find(name => keywords[name].some(one => one === word));
}

const says: Readonly<Record<CarrierKeyword, string>> = {
  STOP: 'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.',
  START:
    'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
  HELP: 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.',
};

/** Who has opted out of which of our numbers. */
export function createBlockList() {
  const blocked = new Set<string>();
  const pair = (business: string, customer: string) => `${business}#${customer}`;
  return {
    has: (business: string, customer: string): boolean => blocked.has(pair(business, customer)),
    block: (business: string, customer: string): void => {
      blocked.add(pair(business, customer));
    },
    clear: (): void => blocked.clear(),
    /**
     * Takes note of a keyword. Gives what Twilio answers, or nothing where it changes nothing: a second STOP,
     * a START or a plain YES of someone who had not opted out, a HELP of someone who has.
     */
    apply(keyword: CarrierKeyword, business: string, customer: string): string | undefined {
      const was = blocked.has(pair(business, customer));
      if (keyword === 'STOP') blocked.add(pair(business, customer));
      if (keyword === 'START') blocked.delete(pair(business, customer));
      return was === (keyword === 'START') ? says[keyword] : undefined;
    },
  };
}

/**
 * Characters of what a person writes to a customer: ten of the longest messages that the carrier takes (1 600,
 * twilio.com/docs/errors/21617). More is no text message any more, and each part is billed by the segment.
 */
export const maxWords = 10 * 1_600;

/** Characters of a note to the agent. It goes into the next conversation's attributes. */
export const maxNote = 4_000;

/** Characters of a person's name or id. */
export const maxName = 100;

/** Bytes of an opening's attributes, which go into the next conversation's. */
export const maxAttributes = 8 * 1024;

/**
 * Of the newest messages that one answer shows. A function's answer has at most 6 MB
 * (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html): a thousand of the longest texts have 5.
 */
export const maxMessages = 1_000;

/** Threads on one page of the list. */
export const pageSize = 25;

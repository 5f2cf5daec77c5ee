import { countIn } from '../../../lambdas/channel/decide/count-in.ts';
import { decide } from '../../../lambdas/channel/decide/decide.ts';
import { readTexts } from '../../../lambdas/channel/decide/reading.ts';
import { composeParts } from '../../../lambdas/channel/draft/compose-parts.ts';
import { composeReply } from '../../../lambdas/channel/draft/compose-reply.ts';
import { deskWordsIn } from '../../../lambdas/channel/phone-desk/desk-words.ts';
import { keywordAskedFor } from '../../../lambdas/channel/text/asks-for-keyword.ts';
import { keywordOf } from '../../../lambdas/channel/text/keywords.ts';
import { toPlainCharacters } from '../../../lambdas/channel/text/plain-characters.ts';
import { isPlainOptOut } from '../../../lambdas/channel/text/plain-optout.ts';
import { toPlainText } from '../../../lambdas/channel/text/plain-text.ts';
import { reactionIn } from '../../../lambdas/channel/text/reaction.ts';
import { countSegments } from '../../../lambdas/channel/text/segments.ts';
import { stopsIn } from '../../../lambdas/channel/text/stop-words.ts';
import { address } from '../../../lambdas/channel/thread/address.ts';
import { lateText } from '../../../lambdas/channel/thread/lately.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import { newPace } from '../../../lambdas/channel/thread/pace.ts';
import { newThread } from '../../../lambdas/channel/thread/thread.ts';
import { withDefaults } from '../../../lambdas/config/define-channel.ts';
import { digest } from '../digest.ts';

const business = '+15550001000';
const key = { business: address(business), customer: address('+15551234567') };
const { settings } = withDefaults({
  numbers: { [business]: {} },
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  words: { optOut: ['basta ya', 'no no no'], startOver: ['start over'] },
});
const { replies } = settings;
const thread = newThread(key);

const textOf = (body: string): TextMessage => ({
  kind: 'text',
  thread: key,
  sid: 'SM00000000000000000000000000000000',
  body,
  media: [],
  receivedAt: 1_767_225_600_000,
  from: {},
});

/** What is done with each mark of an agent's reply, by its name. */
export const readingSteps: Readonly<Record<string, (reply: string) => unknown>> = {
  'keywords asked for': keywordAskedFor,
  'plain words': toPlainText,
  'plain characters': toPlainCharacters,
  segments: countSegments,
};

/**
 * What then becomes of it; the way as a whole. Where a text is first cut short its cost steps up, so the one is never cut
 * short and the other always.
 */
export const composingSteps: Readonly<Record<string, (reply: string) => unknown>> = {
  'text messages': reply => composeParts(reply, key, { ...replies, maxParts: 100 }),
  'numbered texts within a budget': reply =>
    composeParts(reply, key, { ...replies, numbered: true, segmentBudget: 3 }),
  'a greeting before an answer': reply =>
    composeReply({ greeting: reply, answer: 'We are open.', apart: false }, key, {
      ...replies,
      segmentBudget: 2,
    }),
};

/** What is done with a customer's text, by its name. */
export const textSteps: Readonly<Record<string, (body: string) => unknown>> = {
  keyword: keywordOf,
  'stop by its form': body => stopsIn({ body }),
  reaction: reactionIn,
  'what is remembered': body => lateText({ key, digest }, textOf(body)),
  'opt-out in words': body => isPlainOptOut(body, { phrases: settings.words.optOut }),
  pace: body => countIn(thread, newPace, textOf(body), settings.limits),
  decision: body => {
    const reading = readTexts(thread, [textOf(body), textOf(`${body}.`)], settings, digest);
    return reading && decide(thread, reading, settings);
  },
  'words of a phone desk': deskWordsIn,
};

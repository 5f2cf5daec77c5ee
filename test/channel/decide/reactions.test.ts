import { describe } from 'vitest';
import { type Decision, decide } from '../../../lambdas/channel/decide/decide.ts';
import { lateSend, lateText } from '../../../lambdas/channel/thread/lately.ts';
import type { TextMessage } from '../../../lambdas/channel/thread/message.ts';
import { digest } from '../../support/digest.ts';
import {
  desk,
  key,
  minutes,
  now,
  onCall,
  picture,
  read,
  settings,
  specification,
  text,
} from '../../support/specification/specification.ts';

interface Texts {
  readonly run: readonly TextMessage[];
  readonly set?: Parameters<typeof settings>[0];
}

const words = { key, digest };
const said = (body: string) => lateText(words, text(body));
const sent = (body: string) => lateSend(words, body);

/** What is done, in a word or two; what is asked. */
function shown(decision: Decision): string {
  switch (decision.act) {
    case 'ask':
      return `ask ${decision.message}`;
    case 'forward':
      return `forward${decision.reaction ? ` ${decision.reaction.kind}` : ''}`;
    case 'opt-out':
      return `opt-out by ${decision.by}`;
    case 'leave':
      return decision.outcome;
    case 'excess':
      return decision.excess;
    default:
      return decision.act;
  }
}

const decisions = specification(
  (thread, { run, set }: Texts) => decide(thread, read(thread, run, set), settings(set)),
  shown,
);

const told = { lately: [said('When is breakfast?'), sent('From 7 to 10.')] };
const asked = { lately: [said('A table, please'), sent('For when?'), sent('Shall I book for 8?')] };
const human = { mode: 'human' as const, handoff: { requestedAt: now } };
const busy = {
  pace: { texts: Array.from({ length: 10 }, (_, index) => ({ at: now, words: `${index}` })), quick: 0 },
};
const one = (body: string, more: Partial<TextMessage> = {}) => ({ run: [text(body, more)] });

describe('a reaction', () =>
  decisions([
    ['to a send', told, one('Liked “From 7 to 10.”'), 'reaction'],
    ['to the customer’s own text', told, one('Loved “When is breakfast?”'), 'reaction'],
    ['to what is cut', told, one('Laughed at “When is bre…”'), 'reaction'],
    ['taken back', told, one('Removed a like from “From 7 to 10.”'), 'reaction'],
    [
      'to a text of the same batch',
      {},
      { run: [text('Is it open?'), text('Liked “Is it open?”')] },
      'ask Is it open?',
    ],
    ['to nothing of late', told, one('Liked “From 8 to 10.”'), 'ask Liked “From 8 to 10.”'],
    ['in a new thread', {}, one('Liked "the blue one"'), 'ask Liked "the blue one"'],
    [
      'to a picture that was there',
      { lately: [{ ...said('Look'), media: true }] },
      one('Loved an image'),
      'reaction',
    ],
    ['to a picture that was not', told, one('Loved an image'), 'ask Loved an image'],
    [
      'with a picture of its own',
      told,
      one('Liked “From 7 to 10.”', { media: [picture] }),
      'ask Liked “From 7 to 10.”\n[picture]',
    ],
    ['where it is too much', { ...told, ...busy }, one('Liked “From 7 to 10.”'), 'reaction'],
    ['of who is out', { ...asked, optedOutAt: now }, one('Liked “Shall I book for 8?”'), 'reaction'],
    ['that a stop follows', asked, { run: [text('Liked “Shall I book for 8?”'), text('STOP')] }, 'reaction'],
    [
      'of who is not served',
      asked,
      { ...one('Liked “Shall I book for 8?”'), set: { words: { callingCodes: ['+49'] } } },
      'reaction',
    ],
    ['to a person', { ...told, ...human }, one('Liked “From 7 to 10.”'), 'forward like'],
    [
      'that Twilio takes for a stop',
      told,
      one('Liked “From 7 to 10.”', { optOutType: 'STOP' }),
      'opt-out by keyword',
    ],
  ]));

describe('a reaction to a question', () =>
  decisions([
    [
      'is an answer: a like',
      asked,
      one('Liked “Shall I book for 8?”'),
      'ask [reaction: like to "Shall I book for 8?"]',
    ],
    [
      'a heart',
      asked,
      one('Reacted ❤️ to “Shall I book for 8?”'),
      'ask [reaction: heart to "Shall I book for 8?"]',
    ],
    ['a dislike', asked, one('Disliked “Shall I book f…”'), 'ask [reaction: dislike to "Shall I book f…"]'],
    ['not a laugh', asked, one('Laughed at “Shall I book for 8?”'), 'reaction'],
    ['not one that is taken back', asked, one('Removed a like from “Shall I book for 8?”'), 'reaction'],
    ['not to a question before the last', asked, one('Liked “For when?”'), 'reaction'],
    [
      'not after a text',
      { lately: [...asked.lately, said('Yes')] },
      one('Liked “Shall I book for 8?”'),
      'reaction',
    ],
    [
      'not to the customer’s own question',
      { lately: [said('Is it open?')] },
      one('Liked “Is it open?”'),
      'reaction',
    ],
    [
      'not where the owner wants none',
      asked,
      { ...one('Liked “Shall I book for 8?”'), set: { reactions: 'silent' as const } },
      'reaction',
    ],
    ['too much, as any answer', { ...asked, ...busy }, one('Liked “Shall I book for 8?”'), 'flood'],
    ['is a person’s to see', { ...asked, ...human }, one('Liked “Shall I book for 8?”'), 'forward like'],
  ]));

const gone = { lately: [sent('Got it, no more notifications.')] };
describe('what is quoted takes nothing back', () =>
  decisions([
    ['in a reaction', gone, one('Liked “Got it, no more notifications.”'), 'reaction'],
    [
      'in a person’s thread',
      { ...gone, ...human },
      one('Liked “Got it, no more notifications.”'),
      'forward like',
    ],
    [
      'in a reaction to nothing of late',
      told,
      one('Liked “Sure, no more texts.”'),
      'ask Liked “Sure, no more texts.”',
    ],
    [
      'in words of no known language',
      gone,
      one('Lubię „Got it, no more notifications.“'),
      'ask Lubię „Got it, no more notifications.“',
    ],
    [
      'in words about it',
      gone,
      one('You said “Got it, no more notifications.” Why?'),
      'ask You said “Got it, no more notifications.” Why?',
    ],
    [
      'and what stands beside it does',
      gone,
      one('“Got it, no more notifications.” Stop texting me.'),
      'opt-out by words',
    ],
    [
      'nor does it hide the customer’s own words',
      { lately: [said('Stop texting me')] },
      one('“Stop texting me”'),
      'opt-out by words',
    ],
  ]));

const phone = {
  key: desk,
  lately: [lateSend({ key: desk, digest }, '#1 wants a person. +15551234567 wrote: Hi')],
};
const onPhone = { set: { number: { phoneDesk: onCall } } };
describe('a reaction of the person on call', () =>
  decisions([
    [
      'to a notice',
      phone,
      { ...one('Liked “#1 wants a person. +15551234567 wrote: Hi”'), ...onPhone },
      'reaction',
    ],
    [
      'to one that is older than all that is remembered',
      { key: desk },
      { ...one('Liked “#3: Where is my refund?”'), ...onPhone },
      'reaction',
    ],
    ['to nothing of the desk’s', phone, { ...one('Liked “the blue one”'), ...onPhone }, 'desk'],
    [
      'to a question',
      { key: desk, lately: [lateSend({ key: desk, digest }, 'Which one?')] },
      { ...one('Liked “Which one?”'), ...onPhone },
      'reaction',
    ],
  ]));

describe('what is no reaction', () =>
  decisions([
    ['stays a flood', { ...told, ...busy }, one('Liked “From 8 to 10.”'), 'flood'],
    ['stays words', { lately: [sent('Ok')], lastSentAt: now - minutes }, one('Ok'), 'ask Ok'],
  ]));

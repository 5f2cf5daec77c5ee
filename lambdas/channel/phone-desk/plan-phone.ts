import type { Draft } from '../draft/draft.ts';
import { splitIntoParts } from '../text/parts.ts';
import { toPlainCharacters } from '../text/plain-characters.ts';
import { type Case, type Cases, noCases } from '../thread/cases.ts';
import {
  type CaseMessage,
  type CaseNews,
  type CaseNewsMessage,
  type CaseTextMessage,
  isLate,
  type TextMessage,
} from '../thread/message.ts';
import { deskWordsIn } from './desk-words.ts';
import { phone } from './phone-desk.ts';
import { giveBack, warning } from './phone-out.ts';
import {
  caseNumbered,
  caseOf,
  close,
  finish,
  meant,
  openCases,
  reopen,
  speakIn,
  tellOf,
  withoutOld,
} from './the-cases.ts';

/** A hand-over is a notice: what a customer wrote at length stands in the texts and in the record. */
const noticeSegments = 2;
/** As many open cases as are named in a question. */
const maxNamed = 9;
const nobody = 'Nobody is waiting for you.';

/** What a person at a phone desk has texted. */
export function planDeskText(draft: Draft, text: TextMessage, now: number): void {
  const cases = withoutOld(draft.thread.cases ?? noCases, now);
  draft.set({ cases });
  const { number, words, done } = deskWordsIn(text.body);
  const one = number === undefined ? meantIn(draft, cases) : numberedIn(draft, cases, number);
  if (!one) return;
  draft.about([one.of]);
  const name = `#${one.number}`;
  // behind what the case is about, whatever the clocks of the two threads' machines say; what comes late is behind nothing
  const at = isLate(text) ? text.receivedAt : Math.max(text.receivedAt, one.at);
  const as = { thread: one.of, id: `${phone}-${text.sid}`, at };
  if (done && one.state === 'closed') {
    say(draft, `${name} is with the agent already.`);
  } else if (done) {
    draft.set({ cases: finish(cases, one, Math.max(now, at)) });
    draft.tell(() => ({ kind: 'release', ...as, fromPhone: true }));
  } else if (words !== '') {
    draft.set({ cases: speakIn(cases, one, Math.max(now, at)) });
    draft.tell(() => ({ kind: 'person-message', ...as, body: words, by: phone, takes: true }));
  } else if (text.media.length === 0 && one.state === 'open') {
    draft.set({ cases: speakIn(cases, one, Math.max(now, at)) });
    say(draft, `What you write now goes to ${name}.`);
  } else if (text.media.length === 0) {
    say(draft, withAgent(one));
  }
  if (text.media.length > 0) say(draft, `Only words can be passed on to ${name}.`);
}

const withAgent = ({ number }: Case): string =>
  `#${number} is with the agent. Begin your words with #${number} to take it.`;

function numberedIn(draft: Draft, cases: Cases, number: number): Case | undefined {
  const one = caseNumbered(cases, number);
  if (!one) {
    const open = openCases(cases);
    say(draft, `There is no #${number}. ${open.length > 0 ? `Begin with ${listed(open)}.` : nobody}`);
  }
  return one;
}

/** The case that words without a number are for; where that is not clear, the person is asked. */
function meantIn(draft: Draft, cases: Cases): Case | undefined {
  const found = meant(cases);
  if (found.kind === 'case') return found.case;
  if (found.kind === 'unclear') {
    // the words are for one of them
    draft.about(found.open.map(({ of }) => of));
    say(draft, `Which one? ${listed(found.open)}: begin with its number.`);
  }
  if (found.kind === 'nobody') {
    draft.about(found.latest ? [found.latest.of] : []);
    say(draft, found.latest ? withAgent(found.latest) : nobody);
  }
  return undefined;
}

/** What a customer's thread has told the desk; nothing where the person need not know. */
export function planDeskNews(
  draft: Draft,
  message: CaseMessage | CaseTextMessage | CaseNewsMessage,
  now: number,
): void {
  const cases = withoutOld(draft.thread.cases ?? noCases, now);
  draft.about([message.of]);
  if (draft.thread.optedOutAt !== undefined) {
    if (message.kind === 'case-news') return;
    draft.publish('reply.undeliverable', { messageId: message.id, reason: 'opted-out' });
    giveBack(draft, message);
    return;
  }
  const at = Math.max(now, message.at);
  const notice =
    message.kind === 'case-news' ? newsOf(draft, cases, message, at) : noticeOf(draft, cases, message, at);
  if (notice === undefined) return;
  // with the warning, one for the words
  if (cases.latest === 0) say(draft, notice, noticeSegments - 1, `\n${warning}`);
  else say(draft, notice, message.kind === 'case' ? noticeSegments : undefined);
}

function noticeOf(
  draft: Draft,
  cases: Cases,
  message: CaseMessage | CaseTextMessage,
  now: number,
): string | undefined {
  const { of, words } = message;
  const known = message.kind === 'case-text' ? caseOf(cases, of) : undefined;
  // written before the customer's thread has heard that the person is done
  if (known?.state === 'closing') return `#${known.number}: ${words}`;
  const told = tellOf(cases, of, now);
  if (!told) {
    draft.publish('reply.undeliverable', { messageId: message.id, reason: 'too-many-cases' });
    return '';
  }
  draft.set({ cases: told.cases });
  const name = `#${told.number}`;
  if (known?.state === 'open') return `${name}: ${words}`;
  const { destination, reason } = message.kind === 'case' ? message : {};
  const why = [destination, reason].filter(Boolean).join(', ');
  const number = of.customer.slice(of.customer.indexOf(':') + 1);
  return `${name} wants a person${why && `: ${why}`}. ${number} wrote: ${words}`;
}

const newsText: Readonly<Record<CaseNews, string>> = {
  released: 'is back with the agent.',
  'nobody-came': 'is back with the agent: nobody answered in time.',
  taken: 'was taken by somebody else.',
  yours: 'is yours again.',
  'opted-out': 'has opted out. Nothing can be sent.',
};

function newsOf(draft: Draft, cases: Cases, { of, news }: CaseNewsMessage, now: number): string | undefined {
  const one = caseOf(cases, of);
  if (!one) return undefined;
  switch (news) {
    case 'opted-out':
      break;
    case 'yours':
      draft.set({ cases: reopen(cases, one, now) });
      break;
    default:
      if (one.state === 'closed') return undefined;
      draft.set({ cases: close(cases, one, now) });
  }
  return `#${one.number} ${newsText[news]}`;
}

/** To the person: the customer's words as they are, not as an agent's markup. `behind` is in no budget. */
function say(draft: Draft, body: string, segmentBudget?: number, behind = ''): void {
  const options = segmentBudget === undefined ? {} : { segmentBudget };
  const parts = splitIntoParts(toPlainCharacters(body), options);
  for (const [index, part] of parts.entries())
    draft.send('notice', index === parts.length - 1 ? part + behind : part);
}

function listed(cases: readonly Case[]): string {
  const names = cases.slice(0, maxNamed).map(({ number }) => `#${number}`);
  const [last, ...others] = names.toReversed();
  return others.length > 0 ? `${others.toReversed().join(', ')} or ${last}` : `${last}`;
}

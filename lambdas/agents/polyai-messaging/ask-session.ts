import { AgentError } from '../../channel/errors.ts';
import type { Answer } from '../../channel/ports.ts';
import { failed, turned } from './failed.ts';
import type { Hearing } from './hearing.ts';
import type { SessionLine } from './session-line.ts';
import { liveWords } from './utterance.ts';

/** The vendor's advice: words that have not come back by then were lost. */
const echoMs = 5_000;
/** A turn has no event that ends it: it is over so long after the first whole message… */
const quietMs = 1_500;
/** …and later where the agent is at work on more, as long as that shows. */
const thinkingMs = 10_000;
/** The vendor's advice too: three tries. What has come back is never sent again. */
const mostSends = 3;
/** What the session takes at most (docs.poly.ai/api-reference/messaging/introduction). */
const mostSent = 131_072;
/** An answer over 32 KB is no text message. */
const mostSaid = 32_768;

interface AskTime {
  /** What these words met before is known, and was no answer. */
  readonly failed?: boolean | undefined;
  readonly clock: () => number;
  /** Epoch milliseconds. */
  readonly deadline: number;
}

/**
 * Has a session answer a message: sends what of it the session has not taken yet, and hears until the turn is over. What
 * the agent said since the cursor opens the answer.
 * @throws {AgentError}
 */
export async function askSession(
  line: SessionLine,
  hearing: Hearing,
  message: string,
  { failed: isFailed = false, ...time }: AskTime,
): Promise<Answer> {
  let sends = 0;
  /** Words are out of which it is not known whether they arrived. */
  let adrift = false;
  try {
    await line.enter();
    if (isFailed) hearing.giveUp();
    hearing.forgive();
    for (;;) {
      if (hearing.over && !hearing.isAnswered) throw failed('gone', 'the session has ended');
      adrift = false;
      const rest = hearing.unasked(message);
      const { taken } = hearing;
      if (rest !== '') {
        if (hearing.isLeft) throw failed('gone', 'the live agent has left');
        if (sends === mostSends) throw failed('busy', 'words do not come back');
        sends += 1;
        adrift = true;
        await line.send('USER_MESSAGE', { text: within(rest) }, hearing.nextName);
      }
      const heard = await heardOut(line, hearing, rest === '' ? 0 : taken, time);
      if (heard === 'all') return answerHeard(hearing);
      // the agent could not answer, says so, and may be asked again
      if (heard === 'failed' && sends < 2 && hearing.error?.means === 'unsure') {
        hearing.giveUp();
        continue;
      }
      if (heard === 'failed') throw failedBy(hearing);
      // without history, what is adrift stays so
      if (!(await line.enter()) && sends > 0) throw failed('unsure', 'no history of the session');
      if (hearing.error) throw failedBy(hearing);
    }
  } catch (error) {
    if (hearing.isAnswered && !isBroken(error)) return answerHeard(hearing);
    // the session has them, or may have
    if (
      (adrift || hearing.isEchoed) &&
      error instanceof AgentError &&
      error.failure === 'busy' &&
      !hearing.error
    )
      throw turned('unsure', error);
    throw error;
  }
}

const isBroken = (error: unknown): boolean => error instanceof AgentError && error.failure === 'broken';

/** Whether all was heard, or an error in its place; if not, the socket is closed, or our words do not come back. */
async function heardOut(
  line: SessionLine,
  hearing: Hearing,
  takenBefore: number,
  { clock, deadline }: AskTime,
): Promise<'all' | 'failed' | 'less'> {
  let phase = '';
  let since = clock();
  for (;;) {
    if (hearing.error) return 'failed';
    const isTaken = hearing.taken > takenBefore;
    const now = !isTaken ? 'sent' : !hearing.isAnswered ? 'asked' : hearing.thinking ? 'more' : 'answered';
    if (hearing.over && now !== 'sent') {
      if (hearing.isAnswered) return 'all';
      throw failed('gone', 'the session has ended');
    }
    if (now !== phase) since = clock();
    phase = now;
    const waits = { sent: echoMs, asked: Number.POSITIVE_INFINITY, more: thinkingMs, answered: quietMs };
    const until = Math.min(since + waits[now], deadline);
    // whoever never stops talking is not listened to for longer
    const came = clock() >= until ? 'nothing' : await line.listen(until);
    if (came === 'heard') continue;
    if (now === 'answered' || (now === 'more' && came === 'nothing')) return 'all';
    if (came === 'closed' || (now === 'sent' && clock() < deadline)) return 'less';
    throw failed('unsure', 'no answer in time');
  }
}

function within(text: string): string {
  if (Buffer.byteLength(text) <= mostSent - 1_024) return text;
  throw failed('broken', 'more words than a session takes');
}

/** The agent could not answer, and says so: its words are for nobody. */
function failedBy({ error }: Hearing): AgentError {
  const { means, code } = error ?? { means: 'unsure', code: 'SYSTEM_MESSAGE_ERROR' };
  return failed(means === 'handoff' ? 'unsure' : means, `${code}`, {
    code,
    // "implement a brief retry (2–5 seconds)"
    ...(code === 'HIGH_LOAD' && { retryAfterMs: 3_000 }),
  });
}

/** What a session has told. @throws {AgentError} where that is no text message */
export function answerHeard(hearing: Hearing): Answer {
  const { cursor, desk, handoff, end, over } = hearing;
  // what came late and is too long for a text message is left out: it would come again with each turn
  const response = [hearing.words, hearing.wordsBehind].find(words => Buffer.byteLength(words) <= mostSaid);
  if (response === undefined) throw failed('broken', 'an answer over 32 KB');
  const said = liveWords(hearing.saidLive, mostSaid);
  return {
    ...{ response, cursor, end: end || over },
    ...(handoff && !desk.live && { handoff }),
    ...(said.length > 0 && { said }),
    ...(hearing.isUnmet && { unmet: true as const }),
    ...(!over && desk.told),
  };
}

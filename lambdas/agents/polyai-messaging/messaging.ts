import { randomUUID } from 'node:crypto';
import { AgentError } from '../../channel/errors.ts';
import type { Agent, Answer, CallOptions, Greeting } from '../../channel/ports.ts';
import { prefaceOf } from '../vendor/preface.ts';
import { answerHeard, askSession } from './ask-session.ts';
import { knownBy } from './cursor.ts';
import { failed, turned } from './failed.ts';
import { Hearing } from './hearing.ts';
import type { Facts, MessagingAccess, MessagingCall } from './messaging-access.ts';
import { reported } from './reported.ts';
import { sessionDoor } from './session-door.ts';
import { SessionLine } from './session-line.ts';
import { paragraphs } from './utterance.ts';

/** The greeting behind a JOIN: sent before it, the first words would have it for their answer. */
const greetingMs = 15_000;
/** Until a session that was ended says so. */
const endMs = 5_000;
/** A look is short, for texts wait behind it: all of it, and our sign of life behind the history. */
const lookMs = 10_000;
const beatMs = 1_500;

/**
 * PolyAI's Messaging API (docs.poly.ai/api-reference/messaging) as an agent. A conversation is a session, entered by a
 * socket for each call and left with it; the cursor says how far it was heard. It lives about ten minutes between texts.
 *
 * Its methods throw {@link AgentError} alone.
 */
export function createPolyaiMessaging(access: MessagingAccess): Agent {
  const door = sessionDoor(access);

  /** All requests and sockets of a call have its time together. */
  const inTime = (options: CallOptions): CallOptions => ({
    ...options,
    signal: AbortSignal.any([options.signal, AbortSignal.timeout(access.timeoutMs)]),
  });

  /** No socket outlives its call. */
  const inSession = <T>(
    operation: MessagingCall['operation'],
    session: string,
    hearing: Hearing,
    options: CallOptions,
    run: (line: SessionLine) => Promise<T>,
  ): Promise<T> =>
    reported(access, operation, options, async (facts: Facts) => {
      if (options.signal.aborted) throw failed('busy', 'out of time before the call');
      const line = new SessionLine({ access, door, facts }, session, hearing, options);
      try {
        return await run(line);
      } finally {
        await line.leave();
      }
    });

  return {
    create: async ({ attributes }, given) => {
      const options = inTime(given);
      const preface = prefaceOf(attributes);
      try {
        const session = await door.begin(options);
        const hearing = new Hearing(randomUUID(), { live: false });
        const greeting = await inSession('join', session, hearing, options, line =>
          join(line, hearing, access),
        );
        return { ...greeting, conversationId: session, ...(preface !== undefined && { preface }) };
      } catch (error) {
        throw beforeWords(error);
      }
    },
    respond: (conversationId, message, options) => {
      const hearing = new Hearing(options.asked ?? randomUUID(), knownBy(options.cursor));
      return inSession('ask', conversationId, hearing, inTime(options), line => {
        const { clock, timeoutMs } = access;
        return askSession(line, hearing, message, {
          clock,
          deadline: clock() + timeoutMs,
          failed: options.failed,
        });
      });
    },
    listen: (conversationId, given) => {
      const hearing = new Hearing(randomUUID(), knownBy(given.cursor));
      const signal = AbortSignal.any([given.signal, AbortSignal.timeout(lookMs)]);
      const options = inTime({ ...given, signal });
      return inSession('look', conversationId, hearing, options, line => look(line, hearing, access));
    },
    close: async (conversationId, options) => {
      const hearing = new Hearing(randomUUID(), { live: false });
      try {
        await inSession('end', conversationId, hearing, inTime(options), line => end(line, hearing, access));
      } catch (error) {
        if (!(error instanceof AgentError) || error.failure !== 'gone') throw error;
      }
    },
  };
}

/** Asks the agent to join, unless it has, and gives what it greets with: nothing, where it does not. */
async function join(
  line: SessionLine,
  hearing: Hearing,
  { clock }: MessagingAccess,
): Promise<Pick<Greeting, 'response' | 'cursor'>> {
  await line.enter();
  const until = clock() + greetingMs;
  if (!hearing.joined) await line.send('REQUEST_POLY_AGENT_JOIN', {}, randomUUID());
  while (!hearing.isSpoken && !hearing.over && !hearing.error) {
    const came = await line.listen(until);
    if (came === 'nothing') break;
    // a session in which nothing was said is nobody's loss
    if (came === 'closed') throw failed('busy', 'closed before the greeting');
  }
  const { error, over, words, saidLive, cursor } = hearing;
  if (error && error.means !== 'handoff') throw failed(error.means, `${error.code}`, { code: error.code });
  if (over) throw failed('busy', 'over before the greeting');
  // whoever greets
  return { response: [words, paragraphs(saidLive)].filter(Boolean).join('\n\n'), cursor };
}

/** Hears what was said, and keeps the session alive. */
async function look(line: SessionLine, hearing: Hearing, { clock }: MessagingAccess): Promise<Answer> {
  await line.enter();
  const until = clock() + beatMs;
  if (!hearing.over) await line.send('HEARTBEAT', {}, randomUUID());
  while (!hearing.beaten && !hearing.over && (await line.listen(until)) === 'heard');
  const { error } = hearing;
  if (error?.means === 'gone') throw failed('gone', error.code, { code: error.code });
  return answerHeard(hearing);
}

/** Ends a session; it says that it has, or closes. */
async function end(line: SessionLine, hearing: Hearing, { clock }: MessagingAccess): Promise<void> {
  await line.enter();
  const until = clock() + endMs;
  if (hearing.over) return;
  await line.send('USER_END_SESSION', {}, randomUUID());
  while (!hearing.over) {
    const came = await line.listen(until);
    if (came === 'closed') return;
    if (came === 'nothing') throw failed('unsure', 'the end did not come back');
  }
}

/** Nothing of the customer's was said: whatever passes may be tried again, in another session. */
function beforeWords(error: unknown): unknown {
  if (!(error instanceof AgentError)) return error;
  if (error.failure === 'unsure') return turned('busy', error);
  // not even a session that has just begun is open to us
  return error.failure === 'gone' ? turned(error.status === 401 ? 'refused' : 'busy', error) : error;
}

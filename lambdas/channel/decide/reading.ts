import { isPhoneDesk } from '../phone-desk/phone-desk.ts';
import type { ChannelSettings } from '../settings/settings.ts';
import { type Digest, lateText } from '../thread/lately.ts';
import type { TextMessage } from '../thread/message.ts';
import { type Excess, newPace, type Pace } from '../thread/pace.ts';
import type { Thread } from '../thread/thread.ts';
import { countIn } from './count-in.ts';
import { isOutOfPace, type Said, saidIn } from './said-in.ts';

/** A run of texts that are decided together, read once: what is decided and planned about them rests on this. */
export interface Reading {
  readonly run: readonly [TextMessage, ...TextMessage[]];
  /** What the first of them says. Those behind it are words. */
  readonly said: Said;
  /** Whether the first of them is too much; what those behind it are is the same. */
  readonly excess?: Excess;
  /** The thread's pace, with the run counted in. */
  readonly pace: Pace;
  /** A stop waits behind the run: nothing is asked any more. */
  readonly stopsLater: boolean;
}

/**
 * Reads the texts that wait, and how many of the first are decided together: some stand alone, the others go together
 * up to the next of those, and up to where they become too many or no longer are. Nothing where there are no texts.
 */
export function readTexts(
  thread: Thread,
  texts: readonly TextMessage[],
  settings: ChannelSettings,
  digest: Digest,
): Reading | undefined {
  const all = sayings(thread, texts, settings, digest);
  const [lead] = texts;
  const [said] = all;
  if (!lead || !said) return undefined;
  const isAlone = said.kind !== 'words' || isPhoneDesk(settings, thread.key);
  const next = all.findIndex(({ kind }) => kind !== 'words');
  const together = texts.slice(0, isAlone ? 1 : next === -1 ? undefined : next);
  const paces = isOutOfPace(said) ? [] : countAll(thread, together, settings);
  const other = paces.findIndex(({ excess }) => excess !== paces[0]?.excess);
  const run = [lead, ...together.slice(1, other === -1 ? undefined : other)] as const;
  const stopsLater = all.slice(run.length).some(({ kind }) => kind === 'stop');
  return { run, said, stopsLater, ...pacing(thread, paces.slice(0, run.length)) };
}

/** The same run in a thread that has changed since: it may have been answered, or be a person's now. */
export const readAgain = (thread: Thread, reading: Reading, settings: ChannelSettings): Reading => {
  const { run, said, stopsLater } = reading;
  const paces = isOutOfPace(said) ? [] : countAll(thread, run, settings);
  return { run, said, stopsLater, ...pacing(thread, paces) };
};

/** What each of the texts says, behind those before it. */
function sayings(
  thread: Thread,
  texts: readonly TextMessage[],
  settings: ChannelSettings,
  digest: Digest,
): Said[] {
  let { lately = [] } = thread;
  return texts.map(text => {
    const said = saidIn({ ...thread, lately }, text, settings, digest);
    if (said.kind !== 'reaction') lately = [...lately, lateText({ key: thread.key, digest }, text)];
    return said;
  });
}

type Counted = ReturnType<typeof countIn>;

/** The pace after each of the texts. */
function countAll(thread: Thread, texts: readonly TextMessage[], { limits }: ChannelSettings): Counted[] {
  let { pace = newPace } = thread;
  return texts.map(text => {
    const counted = countIn(thread, pace, text, limits);
    ({ pace } = counted);
    return counted;
  });
}

const pacing = ({ pace = newPace }: Thread, paces: readonly Counted[]): Pick<Reading, 'pace' | 'excess'> => {
  const excess = paces[0]?.excess;
  return { pace: paces.at(-1)?.pace ?? pace, ...(excess !== undefined && { excess }) };
};

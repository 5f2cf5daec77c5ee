import { fstatSync } from 'node:fs';
import { styleText } from 'node:util';
import { ownersConfig } from '../../check/owners-file.ts';
import { Wrong } from '../../check/wrong.ts';
import { type DefinedChannel, withDefaults, withNumbers } from '../../lambdas/config/define-channel.ts';
import { WrongEnvironment } from '../../lambdas/environment/required.ts';
import { envFile } from '../../local/env-file.ts';
import { deskProblems } from '../../local/https-desk.ts';
import { localEnvironment } from '../../local/local-environment.ts';
import { type Playground, startPlayground } from '../start.ts';
import { startError } from '../start-errors.ts';
import { welcome } from '../welcome.ts';
import { answeredBy } from './answered-by.ts';
import { type StartArguments, startArguments } from './arguments.ts';
import { createEnd, type End } from './end.ts';
import { type Keyboard, pipe, prompt } from './keyboard.ts';
import { terminalPhone } from './phone.ts';
import { readable } from './readable.ts';
import { watchStarter } from './started-by.ts';
import { textedBy } from './texted-by.ts';

/**
 * `npm start`: runs until somebody ends it, or until what was piped in is answered. Gives the exit code: 0, 1 where it
 * could not start, 2 where what was typed makes no sense.
 */
export async function command(
  typed: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const started = startArguments(typed);
  if ('exitCode' in started) {
    (started.exitCode === 0 ? process.stdout : process.stderr).write(started.words);
    return started.exitCode;
  }
  // first of all: whoever is killed while this starts would be looked for in vain
  const isStarterGone = watchStarter();
  const keyboard = keyboardHere();
  let port = started.port || given.PORT || '3000';
  try {
    // what is set in the environment wins over the file
    const env = { ...envFile(), ...given, ...(started.port !== undefined && { PORT: started.port }) };
    port = env.PORT || '3000';
    return await run(started, env, { keyboard, isStarterGone });
  } catch (error) {
    process.stderr.write(`${startError(error, port)}\n`);
    return 1;
  } finally {
    keyboard?.close();
  }
}

async function run(
  started: StartArguments,
  env: Readonly<Record<string, string | undefined>>,
  {
    keyboard,
    isStarterGone,
  }: { readonly keyboard: Keyboard | undefined; readonly isStarterGone: () => boolean },
): Promise<number> {
  const config = answeredBy(withNumbers(await rightConfig(env), env.TWILIO_PHONE_NUMBER), started.agent);
  const customer = started.from;
  const business = textedBy(config, customer, started.to);
  const log = (line: string) => {
    if (!started.verbose) return;
    if (keyboard && process.stdin.isTTY) keyboard.show(`${dim(readable(line))}\n`, process.stderr);
    else process.stderr.write(`${line}\n`);
  };
  const playground = await startPlayground({ env, config, log });
  process.stdout.write(`${welcome(playground, customer, business)}\n`);
  const end = createEnd(isStarterGone);
  const spoken =
    keyboard && playground.simulators.carrier && converse(playground, keyboard, { customer, business, end });
  spoken?.then(texts => {
    // a service may have been started with nothing to read
    if (texts > 0 || process.stdin.isTTY) end.ask();
  });
  await end.asked;
  await playground.stop();
  return 0;
}

/** The configuration, where neither it nor the environment has anything wrong in it. */
async function rightConfig(env: Readonly<Record<string, string | undefined>>): Promise<DefinedChannel> {
  const [config] = await Promise.allSettled([ownersConfig(env.CHANNEL_CONFIG)]);
  // whose variables are looked at hangs on the agents, where these can be known
  const agents = config.status === 'fulfilled' ? Object.entries(config.value.agents) : undefined;
  const [environment] = await Promise.allSettled([(async () => localEnvironment(env, agents))()]);
  const problems = [
    ...[config, environment].flatMap(one => (one.status === 'rejected' ? problemsOf(one.reason) : [])),
    ...deskProblems(env),
  ];
  if (problems.length > 0 || config.status === 'rejected') throw new Wrong(problems);
  return withDefaults(config.value);
}

/** What somebody has to mend; whatever else was thrown is thrown again. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof Wrong || error instanceof WrongEnvironment) return error.problems;
  throw error;
}

/** Lines become texts, and what comes back is shown under them. Gives how many there were. */
async function converse(
  playground: Playground,
  keyboard: Keyboard,
  { customer, business, end }: { readonly customer: string; readonly business: string; readonly end: End },
): Promise<number> {
  const isTyped = process.stdin.isTTY;
  const phone = terminalPhone({ playground, customer, business, show: keyboard.show, dim });
  const looking = setInterval(() => phone.look(), 100);
  let texts = 0;
  for await (const line of keyboard.lines()) {
    if (line.trim() === '') continue;
    if (end.isAsked()) break;
    texts += 1;
    const text = phone.text(line).catch(error => {
      // what is asked while it ends is not answered
      if (!end.isAsked()) keyboard.show(`    ${startError(error, '')}\n`);
    });
    // who types need not wait; what is piped in is a conversation
    if (!isTyped) await text;
  }
  while (!isTyped && !end.isAsked() && !phone.isQuiet())
    await new Promise(resolve => setTimeout(resolve, 100));
  clearInterval(looking);
  return texts;
}

const dim = (words: string): string => styleText('dim', words);

function keyboardHere(): Keyboard | undefined {
  if (process.stdin.isTTY) return prompt();
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  return stdin?.isFIFO() || stdin?.isFile() || stdin?.isSocket() ? pipe() : undefined;
}

import { readFileSync } from 'node:fs';
import { Argument, type Command } from 'commander';
import { MissingSecret, type Secret } from '../../lambdas/environment/secret.ts';
import { isObject, parseJson } from '../../lambdas/http/json.ts';
import { durationOf } from './duration.ts';
import { placeOf } from './place/find-place.ts';
import type { StackParts } from './place/place.ts';
import { type SecretKind, secretKinds } from './secret-kinds.ts';
import type { Opened, RotateOptions, StackOptions } from './secrets-opened.ts';
import { Failure } from './session/failure.ts';
import type { Run, Session } from './session/session.ts';
import { shared } from './session/shared-options.ts';
import { UsageError } from './session/usage-error.ts';

interface SetOptions extends StackOptions {
  readonly file?: string;
  readonly unchecked?: true;
}

/** `secrets`: the values that the owner fills in, checked before they are written. */
export function secretsCommand(program: Command, run: Run): void {
  const group = program
    .command('secrets')
    .summary('secrets set, secrets rotate: credentials, checked with their vendor before they are written')
    .description(`The stack’s secrets that the owner fills: ${Object.keys(secretKinds).join(', ')}.`);
  const command = (name: string, summary: string, description: string): Command =>
    group
      .command(name)
      .summary(summary)
      .description(description)
      .addArgument(new Argument('<secret>', 'which').choices(Object.keys(secretKinds)))
      .option('--stack <name>', 'whose it is (default: that of channel.config.ts)');
  shared(
    command(
      'set',
      'asks for its values, checks them, and writes them',
      'Asks for each value, and shows none; what is left blank stays as it is. Before anything is written, the vendor is ' +
        'asked whether it takes them: Twilio, or the agent, with which a conversation is begun and closed.',
    )
      .option('--file <file>', 'a JSON object in place of questions; - is stdin')
      .option('--unchecked', 'writes them though the vendor cannot be asked, or does not take them'),
    {
      'secrets set twilio': 'asks, checks, writes',
      'secrets set polyai --file - --stack SmsChannelTest': 'in a script, from a pipe',
    },
  ).action((secret: string, options: SetOptions) =>
    run(options, async session => {
      const opened = await opens(secret, options, session);
      return set(opened, options, session);
    }),
  );
  shared(
    command(
      'rotate',
      'walks through taking another value, with two alive',
      'Takes another value without a gap, with two alive meanwhile: of twilio the auth token, whose successor Twilio makes ' +
        'and promotes; of thread-api the bearer key, which is generated; of polyai and chatbase the keys, which the vendor ' +
        'gives. It says what it will do, and asks before each step. Ended anywhere, it goes on from there when it is run again.',
    )
      .option(
        '--wait <duration>',
        'how long functions may keep the old one, such as 5m (default)',
        value => durationOf(value, '--wait'),
        5 * 60_000,
      )
      .option('--yes', 'does it without asking'),
    {
      'secrets rotate twilio': 'asks before each step',
      'secrets rotate thread-api --stack SmsChannelTest': 'of another stack',
    },
  ).action((secret: string, options: RotateOptions) =>
    run(options, async session => {
      const opened = await opens(secret, options, session);
      const { rotate } = await import('./secrets-rotate.ts');
      return rotate(opened, options, session);
    }),
  );
}

async function opens(name: string, options: StackOptions, session: Session): Promise<Opened> {
  const kind = secretKinds[name];
  if (!kind) throw new UsageError(`there is no secret ${name}: ${Object.keys(secretKinds).join(', ')}`);
  const place = await placeOf(options, session);
  const { stack } = place;
  if (!stack) throw new Error('a stack has secrets');
  const config = await place.config();
  if (kind.vendor && ![...config.agents.values()].some(({ vendor }) => vendor === kind.vendor))
    throw new Failure(
      'secret-unused',
      `channel.config.ts has no agent of ${name}: nobody would read the secret.`,
    );
  const twilioUrl = session.env.TWILIO_BASE_URL;
  const checking = { config, env: session.env, ...(twilioUrl && { twilioUrl }) };
  return { stack, kind, values: await valuesOf(stack, kind), checking };
}

/** An empty secret has no values yet. */
async function valuesOf(stack: StackParts, { output }: SecretKind): Promise<Secret> {
  try {
    return (await stack.secret(output)).values;
  } catch (error) {
    if (error instanceof MissingSecret) return {};
    throw error;
  }
}

async function set(
  { checking, kind, stack, values: before }: Opened,
  { file, unchecked }: SetOptions,
  session: Session,
): Promise<number> {
  const given = file === undefined ? await asked(kind, before, session) : fromFile(file, kind);
  const values = { ...before, ...given };
  const changed = Object.keys(given).filter(key => given[key] !== before[key]);
  if (changed.length === 0) {
    session.tell({ changed: [] }, 'Nothing was changed.\n');
    return 0;
  }
  if (!unchecked) {
    const { wrongIn } = await import('./secret-check.ts');
    const problems = await wrongIn(kind, values, checking);
    if (problems.length > 0) {
      session.wrong(
        { changed: [], problems },
        `${problems.map(one => `${one}\n`).join('')}Nothing was written. (--unchecked writes it all the same.)\n`,
      );
      return 1;
    }
  }
  await session.whole(() => stack.write(kind.output, values));
  session.tell(
    { changed, checked: !unchecked },
    `${kind.what} has ${changed.join(', ')}: functions read it within five minutes.\n`,
  );
  return 0;
}

async function asked({ keys, optional }: SecretKind, before: Secret, session: Session): Promise<Secret> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(keys)) {
    const now = before[key] ? 'blank: as it is' : optional.includes(key) ? 'blank: none' : 'needed';
    const value = (await session.secret(`${key} (${now}): `)).trim();
    if (value !== '') given[key] = value;
  }
  return given;
}

/** Of agents by name, too: POLYAI_TOKEN_RECEPTION. */
function fromFile(file: string, { keys }: SecretKind): Secret {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`"${file}" cannot be read (${code}): name a file, or - for stdin`);
  }
  const read = parseJson(text);
  const known = Object.keys(keys);
  const isKnown = (name: string): boolean => known.some(key => name === key || name.startsWith(`${key}_`));
  if (
    !isObject(read) ||
    !Object.entries(read).every(([name, value]) => isKnown(name) && typeof value === 'string')
  )
    throw new UsageError(`"${file}" is no JSON object of strings with these keys: ${known.join(', ')}`);
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]));
}

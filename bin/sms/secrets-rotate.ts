import { randomBytes } from 'node:crypto';
import { listOf, present, type Secret } from '../../lambdas/environment/secret.ts';
import { wrongIn } from './secret-check.ts';
import type { Opened, RotateOptions } from './secrets-opened.ts';
import { Failure } from './session/failure.ts';
import type { Session } from './session/session.ts';

/** Takes the place of one value by another, with both alive meanwhile. */
export function rotate(opened: Opened, options: RotateOptions, session: Session): Promise<number> {
  const walk = { opened, options, session };
  if (opened.kind.vendor) return rotateAgents(walk);
  return opened.kind.what.startsWith('Twilio') ? rotateToken(walk) : rotateBearer(walk);
}

interface Walk {
  readonly opened: Opened;
  readonly options: RotateOptions;
  readonly session: Session;
}

/** Whether the next step is to be done. */
async function agreed({ options, session }: Walk, what: string): Promise<boolean> {
  if (options.yes) return true;
  session.aside(`${what}\n`);
  if (await session.agreed('Do it?')) return true;
  session.aside('Stopped here: run it again to go on.\n');
  return false;
}

async function write({ opened, session }: Walk, values: Secret): Promise<void> {
  await session.whole(() => opened.stack.write(opened.kind.output, { ...opened.values, ...values }));
}

/** Until every function has read both: so long is left of it, in milliseconds. */
async function letThemRead({ options, session }: Walk, left = options.wait): Promise<void> {
  if (left <= 0) return;
  session.aside(`Waiting ${Math.ceil(left / 1000)} s, until every function has read it …\n`);
  await session.pause(left);
}

/**
 * How much is left of the wait that an earlier run began and did not end, in milliseconds: functions may still have
 * what was there before. What AWS gives no time of was written just now, for all that is known.
 */
async function leftOf({ opened, options }: Walk): Promise<number> {
  if (options.wait === 0) return 0;
  const now = Date.now();
  const writtenAt = (await opened.stack.writtenAt(opened.kind.output)) ?? now;
  return Math.min(options.wait, Math.max(0, writtenAt + options.wait - now));
}

/**
 * Twilio signs with the primary token until the secondary is promoted, which ends the primary at once. So both are in
 * the secret before that, the secondary first, for with it our own requests work before and after.
 * https://www.twilio.com/docs/iam/api/authtoken
 */
async function rotateToken(walk: Walk): Promise<number> {
  const { opened, session } = walk;
  const [first, second] = listOf(present(opened.values, 'TWILIO_AUTH_TOKEN'));
  let [next, primary] = second === undefined ? [undefined, first] : [first, second];
  if (next === undefined) {
    if (!(await agreed(walk, 'Twilio makes a secondary auth token, and both are written into the secret.')))
      return 0;
    next = await newToken(walk, primary ?? '');
    await write(walk, { TWILIO_AUTH_TOKEN: `${next},${primary}` });
    session.aside('Both are in the secret.\n');
    await letThemRead(walk);
  } else {
    session.aside('Two are in the secret already: it goes on from there.\n');
    // Twilio signs with the new one at once
    await letThemRead(walk, await leftOf(walk));
  }
  const isPromoted = !(await isTaken(walk, primary ?? ''));
  if (!isPromoted) {
    const what = 'Twilio promotes the new one: it signs with it, and the old one is taken nowhere any more.';
    if (!(await agreed(walk, what))) return 0;
    const client = await clientBy(walk, primary ?? '');
    await session.whole(async () => void (await client.accounts.v1.authTokenPromotion().update()));
  }
  if (!(await isTaken(walk, next)))
    throw new Failure(
      'secret-not-taken',
      'Twilio does not take the new auth token: look in its console which is primary.',
    );
  await write(walk, { TWILIO_AUTH_TOKEN: next });
  session.tell({ rotated: ['TWILIO_AUTH_TOKEN'] }, 'The new auth token alone is in the secret.\n');
  return 0;
}

async function clientBy({ opened }: Walk, token: string) {
  const { clientsByToken } = await import('./place/twilio-client.ts');
  const { twilioUrl } = opened.checking;
  const values = { ...opened.values, TWILIO_AUTH_TOKEN: token };
  const [client] = clientsByToken({
    ...{ values, source: 'the secret' },
    ...(twilioUrl !== undefined && { baseUrl: twilioUrl }),
  });
  if (!client)
    throw new Failure('secret-not-taken', 'TWILIO_AUTH_TOKEN is empty: `secrets set twilio` fills it.');
  return client;
}

async function isTaken(walk: Walk, token: string): Promise<boolean> {
  const { isTaken: takes } = await import('./token-finding.ts');
  return takes(await clientBy(walk, token));
}

async function newToken(walk: Walk, primary: string): Promise<string> {
  if (!(await isTaken(walk, primary)))
    throw new Failure(
      'secret-not-taken',
      'Twilio does not take the auth token that is in the secret: `secrets set twilio` puts the primary one there first.',
    );
  const client = await clientBy(walk, primary);
  const made = await walk.session.whole(() => client.accounts.v1.secondaryAuthToken().create());
  return made.secondaryAuthToken;
}

/** The key is ours: it is generated, and desks take it from the secret. */
async function rotateBearer(walk: Walk): Promise<number> {
  const { opened, session } = walk;
  const keys = listOf(opened.values.THREAD_API_KEY);
  const [first] = keys;
  if (keys.length < 2) {
    if (!(await agreed(walk, 'A new key is generated, and written in front of the old one.'))) return 0;
    const made = randomBytes(32).toString('hex');
    await write(walk, { THREAD_API_KEY: [made, ...keys].join(',') });
    await letThemRead(walk);
    return bothAreTaken(session, keys.length + 1);
  }
  const left = await leftOf(walk);
  if (left > 0) {
    // nobody has heard yet that there is a new one
    session.aside('Two are in the secret, since a moment ago: it goes on from there.\n');
    await letThemRead(walk, left);
    return bothAreTaken(session, keys.length);
  }
  if (
    !(await agreed(walk, 'The old key goes: who still has it is let in no more. Have all desks the new one?'))
  )
    return 0;
  await write(walk, { THREAD_API_KEY: first });
  session.tell({ rotated: ['THREAD_API_KEY'], alive: 1 }, 'The new key alone is in the secret.\n');
  return 0;
}

function bothAreTaken(session: Session, alive: number): number {
  session.tell(
    { rotated: [], alive },
    'Both are taken. Give the desks the new one, which is the first in the secret; then run it again: it takes the old one away.\n',
  );
  return 0;
}

/** The vendor has both alive; the channel has one at a time, and the old one for as long as a function keeps it. */
async function rotateAgents(walk: Walk): Promise<number> {
  const { opened, session } = walk;
  const { checking, kind, values } = opened;
  const keys = Object.keys(kind.keys).filter(key => /KEY|TOKEN/.test(key) && values[key]);
  session.aside('Make the new ones with the vendor first, and let the old ones live until this is done.\n');
  const given: Record<string, string> = {};
  for (const key of keys) {
    const value = (await session.secret(`${key} (blank: as it is): `)).trim();
    if (value !== '' && value !== values[key]) given[key] = value;
  }
  const changed = Object.keys(given);
  if (changed.length === 0) {
    const left = await leftOf(walk);
    await letThemRead(walk, left);
    session.tell(
      { rotated: [] },
      left > 0
        ? 'Nothing was changed, and every function has what is in the secret; let the old ones go at the vendor.\n'
        : 'Nothing was changed.\n',
    );
    return 0;
  }
  const problems = await wrongIn(kind, { ...values, ...given }, checking);
  if (problems.length > 0) {
    session.wrong(
      { rotated: [], problems },
      `${problems.map(one => `${one}\n`).join('')}Nothing was written.\n`,
    );
    return 1;
  }
  await write(walk, given);
  await letThemRead(walk);
  session.tell(
    { rotated: changed },
    `${changed.join(', ')}: every function has the new one; let the old one go at the vendor.\n`,
  );
  return 0;
}

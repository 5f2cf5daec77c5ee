import type { Scene, Stage } from './stage.ts';
import { expect } from './step.ts';

/** Customers, each with a thread of their own. */
export const customers = {
  first: '+15557130001',
  handedOver: '+15557130002',
  stopped: '+15557130003',
  opened: '+15557130004',
  lost: '+15557130005',
  dead: '+15557130006',
  unarmed: '+15557130007',
  locked: '+15557130008',
  flex: '+15557130009',
  phone: '+15557130010',
  early: '+15557130011',
} as const;

/** What a customer's phone shows, oldest first. */
export const phone = ({ world }: Scene, number: string): readonly string[] =>
  world.carrier.phone(number).map(({ body }) => body);

/** A customer texts, Twilio posts it. Gives the last answer's status; none where it reached nobody. */
export async function text(scene: Scene, from: string, body: string): Promise<number | undefined> {
  const { attempts } = await scene.world.carrier.text({ from, to: scene.business, body });
  return attempts.at(-1)?.status;
}

/** A customer texts and is answered: what their phone shows then, beyond what it did. */
export async function answered(
  stage: Stage,
  scene: Scene,
  from: string,
  body: string,
): Promise<readonly string[]> {
  const before = phone(scene, from).length;
  const status = await text(scene, from, body);
  expect(status === 200, 'Twilio gets 200 for a text', { status });
  const troubles = await stage.turns();
  expect(troubles.length === 0, 'the turn is taken without trouble', troubles);
  const said = phone(scene, from).slice(before);
  expect(said.length > 0, 'the customer gets an answer', logOf(stage));
  return said;
}

/** A desk's request to the thread API, with the key that is in its secret. */
export async function desk(
  stage: Stage,
  { deployment }: Scene,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const [, key] =
    /"THREAD_API_KEY":"([^"]+)"/.exec(
      [...stage.cloud.secrets.values()]
        .map(secret => secret.value ?? '')
        .filter(value => value.includes('THREAD_API_KEY'))
        .join(''),
    ) ?? [];
  const origin = deployment.outputs.get('PublicUrl') ?? '';
  const response = await stage.request(`${origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
}

/** Path of a thread in the thread API. */
export const threadPath = ({ business }: Scene, customer: string): string =>
  `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;

/** Warnings and errors of the functions, the latest last. */
export const logOf = (stage: Stage): readonly string[] =>
  stage
    .lines()
    .filter(({ line }) => /"level":"(WARN|ERROR)"|Error/.test(line))
    .slice(-6)
    .map(({ fn, line }) => `${fn}: ${line.slice(0, 400)}`);

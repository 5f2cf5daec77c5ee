import { randomUUID } from 'node:crypto';
import { names } from '../../lambdas/environment/names.ts';
import type { CloudSecret } from '../aws/cloud.ts';
import type { CloudQueue } from '../aws/queue.ts';
import { queueBy } from '../aws/send.ts';
import { fields, isFields } from '../template/values.ts';
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
  erased: '+15557130012',
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

/** A variable that functions of the stack have in their environment, by its name in lambdas/environment/names.ts. */
export function told({ deployment }: Scene, variable: string): string {
  const values = deployment.ofType('AWS::Lambda::Function').flatMap(({ id }) => {
    const { Environment } = deployment.properties(id);
    const variables = isFields(Environment) && isFields(Environment.Variables) ? Environment.Variables : {};
    return variables[variable] === undefined ? [] : [String(variables[variable])];
  });
  const [value] = values;
  if (value === undefined) throw new Error(`no function of the stack is told ${variable}`);
  return value;
}

/** The secret whose ARN functions are told under that name. */
export function secretOf({ cloud }: Stage, scene: Scene, variable: string): CloudSecret {
  const secret = cloud.secrets.get(told(scene, variable));
  if (!secret) throw new Error(`${variable} is no secret of the stack`);
  return secret;
}

export const queueOf = ({ cloud }: Stage, scene: Scene, variable: string): CloudQueue =>
  queueBy(cloud, told(scene, variable));

/** A desk's request to the thread API, with the key that is in its secret. */
export async function desk(
  stage: Stage,
  scene: Scene,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const secret = fields(
    JSON.parse(secretOf(stage, scene, names.threadApiSecret).value ?? '{}'),
    'the secret',
  );
  const response = await stage.request(`${told(scene, names.publicUrl)}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret.THREAD_API_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.text();
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
}

/** What was published about a customer's thread, oldest first. */
export const eventsOf = ({ bus }: Stage, { config }: Scene, customer: string): readonly string[] =>
  bus.events
    .filter(({ detail }) => {
      const said = JSON.stringify(detail);
      return said.includes(customer) && [...config.settings.numbers.keys()].some(own => said.includes(own));
    })
    .map(event => String(event['detail-type']));

/** What the agent says next is a wish for a person, at this destination. */
export const wantsPerson = ({ world }: Scene, destination: string): void =>
  world.agent.say({
    response: 'I get a colleague.',
    end: true,
    handoff: { destination, reason: 'customer_request' },
  });

/** Path of a thread in the thread API. */
export const threadPath = ({ business }: Scene, customer: string): string =>
  `/threads/${encodeURIComponent(business)}/${encodeURIComponent(customer)}`;

/** What the functions of one stack have written. */
export function linesOf(stage: Stage, { deployment }: Scene): readonly { readonly line: string }[] {
  const own = deployment.ofType('AWS::Lambda::Function').map(({ id }) => deployment.identity(id).name);
  return stage.lines().filter(({ fn }) => own.includes(fn));
}

/** Warnings and errors of the functions, the latest last, with what says what they are about. */
export const logOf = (stage: Stage): readonly string[] =>
  stage
    .lines()
    .filter(({ line }) => /"level":"(WARN|ERROR)"|Error|timed out/.test(line))
    .slice(-6)
    .map(({ fn, line }) => `log of ${fn}: ${shortened(line)}`);

function shortened(line: string): string {
  const found: unknown = line.startsWith('{') ? JSON.parse(line) : undefined;
  if (!isFields(found)) return line.slice(0, 200);
  const { message, error, at, effect, errorMessage } = found;
  return JSON.stringify({ message, error, at, effect, errorMessage });
}

/** As the runbook writes behind `npm run sms -- redrive`: both are outputs of the stack. */
export const queueOptions = (scene: Scene): readonly string[] => [
  '--queue-url',
  told(scene, names.queueUrl),
  '--dead-letter-queue-url',
  told(scene, names.deadLetterQueueUrl),
];

/** How often functions have counted something, with whatever dimensions. */
export const counted = (stage: Stage, scene: Scene, metric: string): number =>
  linesOf(stage, scene).reduce((sum, { line }) => {
    const [, value] = new RegExp(`^\\{"_aws".*"${metric}":(\\d+)`).exec(line) ?? [];
    return sum + Number(value ?? 0);
  }, 0);

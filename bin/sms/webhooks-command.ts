import { parseArgs } from 'node:util';
import twilio, { type Twilio } from 'twilio';
import config from '../../channel.config.ts';
import { withDefaults, withNumbers } from '../../lambdas/config/define-channel.ts';
import { names } from '../../lambdas/environment/names.ts';
import { present } from '../../lambdas/environment/secret.ts';
import { originOf } from '../../lambdas/http/origin.ts';
import { basicAuth } from '../../lambdas/wiring/carrier.ts';
import { createCredentials } from '../../lambdas/wiring/credentials.ts';
import type { Terminal } from './terminal.ts';
import { typed, UsageError } from './usage-error.ts';
import { readWebhooks, setWebhook, webhookUrl } from './webhooks.ts';

/** `webhooks`: where the numbers' texts go, at Twilio. Gives the exit code. */
export async function webhooksCommand(args: string[], { env, print }: Terminal): Promise<number> {
  const { positionals, values } = typed(() =>
    parseArgs({ args, allowPositionals: true, options: { secret: { type: 'string' } } }),
  );
  const [verb, publicUrl, ...more] = positionals;
  const isShow = verb === 'show' && publicUrl === undefined;
  if (!isShow && !(verb === 'set' && publicUrl !== undefined && more.length === 0)) {
    throw new UsageError('write `webhooks show`, or `webhooks set <public-url>`');
  }
  const target = publicUrl === undefined ? undefined : originGiven(publicUrl);
  const client = await clientOf(env, values.secret);
  const numbers = [...withNumbers(withDefaults(config), env.TWILIO_PHONE_NUMBER).settings.numbers.keys()];
  const found = await readWebhooks(client, numbers);
  let exitCode = 0;
  for (const number of numbers) {
    const own = found.find(one => one.number === number);
    if (!own) {
      print(`${number}  not among the account's numbers: set its webhook in Twilio's console\n`);
      exitCode = 1;
    } else if (target === undefined) {
      print(
        `${number}  ${own.applicationSid ? `by application ${own.applicationSid}` : `${own.method} ${own.url || 'none'}`}\n`,
      );
      if (own.fallbackUrl) print(`${' '.repeat(number.length)}  fallback ${own.fallbackUrl}\n`);
    } else {
      await setWebhook(client, own.sid, target);
      print(
        `${number}  POST ${webhookUrl(target)}${own.url === webhookUrl(target) ? '' : `  (was ${own.url || 'none'})`}\n`,
      );
    }
  }
  if (target !== undefined) {
    print('Where a number is in a Messaging Service, the service must defer to its sender’s webhook.\n');
  }
  return exitCode;
}

function originGiven(value: string): string {
  try {
    return originOf(value, 'the public URL');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the public URL is no origin');
  }
}

async function clientOf(env: NodeJS.ProcessEnv, secretName: string | undefined): Promise<Twilio> {
  const { twilio: read } = createCredentials(
    { ...env, ...(secretName && { [names.twilioSecret]: secretName }) },
    Date.now,
  );
  const secret = await read();
  const { username, password } = basicAuth(secret);
  const accountSid = present(secret, 'TWILIO_ACCOUNT_SID');
  const base = env.TWILIO_BASE_URL ? originOf(env.TWILIO_BASE_URL, 'TWILIO_BASE_URL') : undefined;
  return twilio(username, password, { accountSid, ...(base && { httpClient: rebased(base) }) });
}

/** Twilio's own client knows no other host; what it asks for is asked of `base` instead. */
function rebased(base: string) {
  const client = new twilio.RequestClient();
  const request = client.request.bind(client);
  client.request = options => request({ ...options, uri: options.uri.replace(/^https:\/\/[^/]+/, base) });
  return client;
}

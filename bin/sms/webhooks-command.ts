import { parseArgs } from 'node:util';
import twilio, { type Twilio } from 'twilio';
import config from '../../channel.config.ts';
import { withNumbers } from '../../lambdas/config/define-channel.ts';
import { names } from '../../lambdas/environment/names.ts';
import { present } from '../../lambdas/environment/secret.ts';
import { originOf } from '../../lambdas/http/origin.ts';
import { basicAuth } from '../../lambdas/wiring/carrier.ts';
import { createCredentials } from '../../lambdas/wiring/credentials.ts';
import { typed, UsageError } from './usage-error.ts';
import { readWebhooks, setWebhook, webhookUrl } from './webhooks.ts';

const { env } = process;

/** `webhooks`: where the numbers' texts go, at Twilio. */
export async function webhooksCommand(args: string[]): Promise<void> {
  const { positionals, values } = typed(() =>
    parseArgs({ args, allowPositionals: true, options: { secret: { type: 'string' } } }),
  );
  const [verb, publicUrl, ...more] = positionals;
  const isShow = verb === 'show' && publicUrl === undefined;
  if (!isShow && !(verb === 'set' && publicUrl !== undefined && more.length === 0)) {
    throw new UsageError('write `webhooks show`, or `webhooks set <public-url>`');
  }
  const target = publicUrl === undefined ? undefined : originGiven(publicUrl);
  const client = await clientOf(values.secret);
  const numbers = [...withNumbers(config, env.TWILIO_PHONE_NUMBER).settings.numbers.keys()];
  const found = await readWebhooks(client, numbers);
  for (const number of numbers) {
    const own = found.find(one => one.number === number);
    if (!own) {
      console.log(`${number}  not among the account's numbers: set its webhook in Twilio's console`);
      process.exitCode = 1;
    } else if (target === undefined) {
      console.log(
        `${number}  ${own.applicationSid ? `by application ${own.applicationSid}` : `${own.method} ${own.url || 'none'}`}`,
      );
      if (own.fallbackUrl) console.log(`${' '.repeat(number.length)}  fallback ${own.fallbackUrl}`);
    } else {
      await setWebhook(client, own.sid, target);
      console.log(
        `${number}  POST ${webhookUrl(target)}${own.url === webhookUrl(target) ? '' : `  (was ${own.url || 'none'})`}`,
      );
    }
  }
  if (target !== undefined) {
    console.log('Where a number is in a Messaging Service, the service must defer to its sender’s webhook.');
  }
}

function originGiven(value: string): string {
  try {
    return originOf(value, 'the public URL');
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the public URL is no origin');
  }
}

async function clientOf(secretName: string | undefined): Promise<Twilio> {
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

import { twilioWebhooks } from '../carriers/twilio/webhooks.ts';
import type { CarrierWebhooks } from '../carriers/vendor/carrier-vendor.ts';
import { names } from '../environment/names.ts';
import type { Environment } from '../environment/required.ts';
import { listOf } from '../environment/secret.ts';
import { createCredentials } from './credentials.ts';
import type { Machine } from './machine.ts';

// beside carrier.ts, not in it: what checks signatures is in no bundle of a function that only calls
/** How the carrier's requests come in. `publicUrl` is how it reaches us; how it did before, the environment says. */
export const wireWebhooks = (
  env: Environment,
  publicUrl: string,
  { telemetry, clock }: Pick<Machine, 'telemetry' | 'clock'>,
): CarrierWebhooks =>
  twilioWebhooks({
    secret: createCredentials(env, clock).twilio,
    publicUrl,
    formerUrls: listOf(env[names.formerUrls]),
    telemetry,
    clock,
  });

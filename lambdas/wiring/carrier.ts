import { twilioCarrier, twilioTexts } from '../carriers/twilio/twilio.ts';
import type { CarrierTexts } from '../carriers/vendor/carrier-vendor.ts';
import type { Carrier } from '../channel/ports.ts';
import type { ReadSecret, Secret } from '../environment/secret.ts';
import type { Machine } from './machine.ts';

interface CarrierSecret {
  readonly values: Secret;
  readonly read: ReadSecret;
}

export const wireCarrier = (
  { publicUrl, twilioUrl }: { readonly publicUrl: string; readonly twilioUrl: string | undefined },
  { values, read }: CarrierSecret,
  { telemetry, clock, fetch }: Machine,
  timeoutMs: number,
): Carrier =>
  twilioCarrier({ publicUrl, baseUrl: twilioUrl, values, secret: read, telemetry, clock, fetch, timeoutMs });

export const wireCarrierTexts = (
  twilioUrl: string | undefined,
  { values, read }: CarrierSecret,
  { telemetry, clock, fetch }: Machine,
  timeoutMs: number,
): CarrierTexts =>
  twilioTexts({ baseUrl: twilioUrl, values, secret: read, telemetry, clock, fetch, timeoutMs });

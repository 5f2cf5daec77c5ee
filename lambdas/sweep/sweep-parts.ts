import type { CarrierTexts } from '../carriers/vendor/carrier-vendor.ts';
import type { Clock, SweepStore, Telemetry, ThreadQueue, ThreadStore } from '../channel/ports.ts';
import type { Address } from '../channel/thread/address.ts';

/** All in milliseconds. */
export interface SweepSettings {
  /** So long a text has for its own way through the webhook and a turn, and the carrier's list to show it. */
  readonly grace: number;
  /** How far back it looks at most, whatever the watermark says. */
  readonly reach: number;
  /** How far back its first look at a number goes: what came before was another system's to answer. */
  readonly firstReach: number;
  /** How long something of a thread has to be unfinished. */
  readonly unfinishedAfter: number;
  /** What one sweep may take; what is left then is the next one's. */
  readonly deadline: number;
}

export const sweepSettings: SweepSettings = {
  grace: 10 * 60_000,
  reach: 24 * 3_600_000,
  firstReach: 2 * 3_600_000,
  unfinishedAfter: 15 * 60_000,
  deadline: 50_000,
};

export interface Sweep {
  /** Built once the credentials are there; rejects while they are not. */
  readonly inbound: () => Promise<CarrierTexts>;
  readonly numbers: readonly Address[];
  readonly store: SweepStore;
  readonly threads: Pick<ThreadStore, 'load'>;
  readonly queue: Pick<ThreadQueue, 'send'>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly settings: SweepSettings;
}

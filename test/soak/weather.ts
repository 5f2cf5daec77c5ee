import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../simulators/faults.ts';
import type { Random } from '../support/random.ts';

/** A trouble and how likely a request meets it. */
export interface Chance<Operation extends string> {
  readonly name: string;
  readonly probability: number;
  readonly fault: Fault<Operation>;
}

export interface Weather<Operation extends string> {
  /** How long request and answer take together, in milliseconds. */
  readonly latency: readonly [least: number, most: number];
  readonly chances: readonly Chance<Operation>[];
}

interface Vendor<Operation extends string> {
  handle(request: Request): Promise<Response>;
  fail(...faults: readonly Fault<Operation>[]): void;
}

/**
 * The vendor as one meets it over a network: it takes its time before and after it understands, and a request
 * that `operationOf` gives a name to may meet a trouble. Each is counted in `troubles`.
 */
export function inWeather<Operation extends string>(
  vendor: Vendor<Operation>,
  { latency: [least, most], chances }: Weather<Operation>,
  operationOf: (request: Request) => Operation | undefined,
  random: Random,
  troubles: Map<string, number>,
): (request: Request) => Promise<Response> {
  const part = () => sleep((least + random() * (most - least)) / 2);

  function brew(operation: Operation): void {
    let luck = random();
    for (const { name, probability, fault } of chances) {
      luck -= probability;
      if (luck >= 0) continue;
      vendor.fail({ ...fault, operation });
      troubles.set(name, (troubles.get(name) ?? 0) + 1);
      return;
    }
  }

  return async request => {
    const operation = operationOf(request);
    await part();
    if (operation) brew(operation);
    const response = await vendor.handle(request);
    await part();
    return response;
  };
}

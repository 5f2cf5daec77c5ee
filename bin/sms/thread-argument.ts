import type { Command } from 'commander';
import { type Address, address, isAnswerable, isBrand } from '../../lambdas/channel/thread/address.ts';
import { UsageError } from './session/usage-error.ts';

/** The command with the two arguments that name a thread. */
export const ofThread = (command: Command): Command =>
  command
    .argument('<business>', 'a number or sender of the channel’s, such as +15550001000', given('business'))
    .argument('<customer>', 'the customer’s number, such as +15551234567', given('customer'));

/** A short code or a name is no customer that could be answered, and has a thread all the same. */
const given =
  (side: string) =>
  (value: string): Address => {
    const written = value.replace(/[\s().-]/g, '');
    if (isAnswerable(address(written))) return address(written);
    if (isBrand(address(value)) || /^\d{3,8}$/.test(value)) return address(value);
    throw new UsageError(`${side} is "${value}": write it in E.164, such as +15551234567`);
  };

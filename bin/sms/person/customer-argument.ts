import type { Command } from 'commander';
import { type Address, address, isAnswerable } from '../../../lambdas/channel/thread/address.ts';
import { UsageError } from '../session/usage-error.ts';

/** The command with the argument that names a person. */
export const ofPerson = (command: Command): Command =>
  command.argument(
    '<customer>',
    'the person’s number, such as +15551234567: by SMS, WhatsApp and RCS; or the id that WhatsApp has of them',
    (value: string): Address => {
      const written = value.replace(/[\s().-]/g, '');
      if (isAnswerable(address(value))) return address(value);
      if (isAnswerable(address(written))) return address(written);
      if (/^\d{3,8}$/.test(written)) return address(written);
      throw new UsageError(`customer is "${value}": write it in E.164, such as +15551234567`);
    },
  );

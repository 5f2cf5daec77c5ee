import { address, mediumOf } from '../../lambdas/channel/thread/address.ts';
import type { DefinedChannel } from '../../lambdas/config/define-channel.ts';

/**
 * The number that a customer's phone texts: the one that is wanted, else the first that it can. WhatsApp and RCS
 * senders are found by the number behind them, whose settings they share.
 * @throws {Error} where the configuration has no such number, or the phone texts by something else.
 */
export function textedBy(config: DefinedChannel, customer: string, wanted: string | undefined): string {
  const numbers = [...config.settings.numbers.keys()];
  const by = mediumOf(address(customer));
  const senders = numbers.flatMap(number =>
    number.startsWith('+') ? [number, `whatsapp:${number}`, `rcs:${number}`] : [number],
  );
  if (wanted !== undefined && !senders.includes(wanted))
    throw new Error(`--to is "${wanted}": the channel has ${numbers.join(', ')}`);
  const texted = senders.find(
    sender => mediumOf(address(sender)) === by && (wanted === undefined || wanted === sender),
  );
  if (texted !== undefined) return texted;
  throw new Error(
    `${customer} cannot text ${wanted ?? numbers.join(', ')}: write both --from and --to as numbers, or both with ` +
      'whatsapp: or both with rcs: in front',
  );
}

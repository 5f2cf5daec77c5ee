import type { Sabotage } from './options.ts';
import type { Records } from './verdict.ts';

/** What was seen, but for one message: it was never accepted, or twice. */
export function sabotaged(records: Records, sabotage: Sabotage | undefined): Records {
  const { vendors } = records;
  const [first] = vendors.sends;
  if (!sabotage || !first) return records;
  const sends = sabotage === 'lost' ? vendors.sends.slice(1) : [...vendors.sends, first];
  return { ...records, vendors: { ...vendors, sends } };
}

import { keysNoted } from '../../lambdas/aws/erasure-keys.ts';
import { outputs } from '../../lambdas/environment/outputs.ts';
import { keyedHash } from '../../lambdas/wiring/keyed-hash.ts';
import type { Finding } from './finding.ts';
import type { Place } from './place/place.ts';

/** Whether the key of erasures is the one that the table's marks were made with. */
export async function erasuresFinding(
  place: Pick<Place, 'dynamo' | 'erasureKey' | 'output'>,
): Promise<Finding> {
  const what = 'the marks of erasures';
  const [client, table] = [await place.dynamo(), await place.output(outputs.table)];
  const key = await place.erasureKey();
  const { count, isOurs } = await keysNoted(client, table, async value => keyedHash(key, value));
  if (count === 0) return { what, verdict: 'right', is: 'none is known', why: [] };
  if (count === 1 && isOurs) return { what, verdict: 'right', is: 'made with this key', why: [] };
  return {
    ...{ what, verdict: 'wrong', is: isOurs ? `made with ${count} keys` : 'made with another key' },
    why: ['Who had opted out before such an erasure is texted, and what was said before it is answered.'],
    mend: 'docs/runbook.md, "The key of erasures"',
  };
}

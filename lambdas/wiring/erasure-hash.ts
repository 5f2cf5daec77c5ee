import type { ErasureHash } from '../aws/erasures.ts';
import type { Credentials } from './credentials.ts';
import { keyedHash } from './keyed-hash.ts';

/** By the key of erasures, as it is when it is asked for. */
export const erasureHash =
  (credentials: Pick<Credentials, 'erasureKey'>): ErasureHash =>
  async value =>
    keyedHash(await credentials.erasureKey(), value);

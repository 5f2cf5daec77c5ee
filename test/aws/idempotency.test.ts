import { beforeAll, describe, expect, it } from 'vitest';
import { createIdempotencyKeys } from '../../lambdas/aws/idempotency.ts';
import { address } from '../../lambdas/channel/thread/address.ts';
import { engines } from '../support/engines/engines.ts';

const day = 24 * 3_600_000;
const at = 1_767_225_600_000;
const thread = { business: address('+15550001000'), customer: address('+15551234567') };

describe.each(engines())('idempotency keys in $name', ({ client, freshTable }) => {
  let table = '';
  beforeAll(async () => {
    table = await freshTable();
  });
  const keys = () => createIdempotencyKeys(client, table);
  const use = (messageId: string, when = at) => ({ messageId, fingerprint: `of ${messageId}`, at: when });

  it('stand for their first use, for a day, each in its scope', async () => {
    expect(await keys().find('a', 'key', at)).toBeUndefined();
    expect(await keys().claim('a', 'key', use('id-1'), thread)).toEqual(use('id-1'));
    expect(await keys().claim('a', 'key', use('id-2', at + 1), thread)).toEqual(use('id-1'));
    expect(await keys().find('a', 'key', at + day - 1)).toEqual(use('id-1'));
    expect(await keys().find('b', 'key', at)).toBeUndefined();
    expect(await keys().find('a', 'key2', at)).toBeUndefined();
  });

  it('are free again after it, although they are still in the table', async () => {
    await keys().claim('c', 'key', use('id-1'), thread);
    expect(await keys().find('c', 'key', at + day)).toBeUndefined();
    expect(await keys().claim('c', 'key', use('id-2', at + day), thread)).toEqual(use('id-2', at + day));
  });

  it('have one first use among many at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) => keys().claim('d', 'key', use(`id-${index}`), thread)),
    );
    expect(new Set(claims.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('do not run together: a scope and a key are two', async () => {
    await keys().claim('e f', 'g', use('id-1'), thread);
    expect(await keys().find('e', 'f g', at)).toBeUndefined();
  });
});

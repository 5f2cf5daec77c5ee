import { expect, it } from 'vitest';
import { channelConfig } from '../../playground/channel-config.ts';

it('takes what a module exports, by its path from the working directory', async () => {
  const { settings, agents } = await channelConfig('test/soak/channel.config.ts');
  expect([...settings.numbers.keys()]).toHaveLength(4);
  expect([...agents.keys()]).toEqual(['reception']);
});

it.each([
  [
    'is not there',
    'no/such.config.ts',
    /CHANNEL_CONFIG is "no\/such\.config\.ts": there is no module there$/,
  ],
  ['exports something else', 'vitest.config.ts', /CHANNEL_CONFIG is "vitest\.config\.ts".*defineChannel/],
])('refuses a module that %s', async (_, path, message) => {
  await expect(channelConfig(path)).rejects.toThrow(message);
});

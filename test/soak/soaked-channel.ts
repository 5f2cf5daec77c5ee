import { type DefinedChannel, withDefaults } from '../../lambdas/config/define-channel.ts';

const seconds = 1_000;

/** As an owner has it, but for times: what takes minutes in earnest takes seconds here. */
const channel = withDefaults({
  numbers: Object.fromEntries(
    ['+15550001000', '+15550002000', '+15550003000', '+15550004000'].map(number => [number, {}]),
  ),
  agents: { reception: { vendor: 'polyai-chat', region: 'us' } },
  // customers here text faster than people do
  limits: { textsPerMinute: 90 },
  times: { patienceSeconds: 120 },
});

export const soakedChannel: DefinedChannel = {
  ...channel,
  settings: {
    ...channel.settings,
    // the simulated carrier's list shows a message at once
    times: { ...channel.settings.times, listSettles: 5 * seconds },
  },
};

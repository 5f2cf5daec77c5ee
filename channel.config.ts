import { defineChannel } from './lambdas/config/define-channel.ts';

/** The one file to edit. docs/configuration.md has every setting with its default. */
export default defineChannel({
  numbers: {
    '+15550001000': {},
  },
  agents: {
    reception: { vendor: 'polyai-chat', region: 'us' },
  },
});

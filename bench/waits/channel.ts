import file from '../../channel.config.ts';
import { withDefaults } from '../../lambdas/config/define-channel.ts';
import { startPlayground } from '../../playground/start.ts';

const config = withDefaults(file);

/** What this process has used since it began. */
export interface Usage {
  readonly cpuMs: number;
  /** Of memory, now and at its highest. */
  readonly bytes: number;
  readonly peakBytes: number;
}

/** From the channel's process: `ready` once, then an answer to each message. */
export type FromChannel = { readonly kind: 'ready' } | ({ readonly kind: 'usage' } & Usage);

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1_000,
    bytes: process.memoryUsage.rss(),
    peakBytes: process.resourceUsage().maxRSS * 1_024,
  };
}

const tell = (message: FromChannel): void => void process.send?.(message);

// The channel as `npm start` runs it, alone in a process, so that what it uses is counted and nothing else's.
await startPlayground({
  isWatched: false,
  env: process.env,
  config,
  log: line => {
    if (line.includes('"level":"ERROR"')) process.stderr.write(`${line}\n`);
  },
});
process.on('disconnect', () => process.exit());
process.on('message', () => tell({ kind: 'usage', ...usage() }));
tell({ kind: 'ready' });

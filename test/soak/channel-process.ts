import { startPlayground } from '../../playground/start.ts';
import { soakedChannel } from './soaked-channel.ts';

// as `npm start -- --verbose` does it, but for a configuration that no owner can write
await startPlayground({
  isWatched: false,
  env: process.env,
  config: soakedChannel,
  log: line => void process.stderr.write(`${line}\n`),
});

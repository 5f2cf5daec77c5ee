import type { DefinedChannel } from '../../../lambdas/config/define-channel.ts';
import { Failure } from '../session/failure.ts';

/** What the owner has written in channel.config.ts. @throws {Failure} that says what is wrong with it. */
export async function ownConfig(): Promise<DefinedChannel> {
  try {
    return (await import('../../../channel.config.ts')).default;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(
      'config',
      why.startsWith('channel.config.ts') ? why : `channel.config.ts: ${why}`,
      error,
    );
  }
}

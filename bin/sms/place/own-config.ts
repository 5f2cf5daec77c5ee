import { ownersConfig } from '../../../check/owners-file.ts';
import { Wrong } from '../../../check/wrong.ts';
import { type DefinedChannel, withDefaults } from '../../../lambdas/config/define-channel.ts';
import { Failure } from '../session/failure.ts';

/**
 * What the owner has written in channel.config.ts, or in the module that CHANNEL_CONFIG names.
 * @throws {Failure} with all that is wrong with it.
 */
export async function ownConfig({
  CHANNEL_CONFIG,
}: Readonly<Record<string, string | undefined>>): Promise<DefinedChannel> {
  try {
    return withDefaults(await ownersConfig(CHANNEL_CONFIG));
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    throw new Failure('config', error.message, error);
  }
}

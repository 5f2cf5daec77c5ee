import type { Session } from '../session/session.ts';
import { UsageError } from '../session/usage-error.ts';
import type { Place, PlaceOptions } from './place.ts';

/** The place that was typed, or that is meant where none was. */
export async function placeOf(options: PlaceOptions, session: Session): Promise<Place> {
  const { stack, local, secret } = options;
  if (local === undefined) return (await import('./stack-place.ts')).stackPlace(options, session);
  if (stack !== undefined) throw new UsageError('--stack and --local are two places: say one of them');
  if (secret !== undefined)
    throw new UsageError(
      '--secret is of a stack: what npm start runs has its credentials from the environment',
    );
  return (await import('./local-place.ts')).localPlace(local === true ? undefined : local, session);
}

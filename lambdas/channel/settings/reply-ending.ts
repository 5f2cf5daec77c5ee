import { toPlainCharacters } from '../text/plain-characters.ts';
import { countSegments } from '../text/segments.ts';

/** How many segments the words at the end of a reply that is cut short take by themselves, as they are sent. */
export const segmentsOfEnding = (ending: string): number =>
  ending === '' ? 0 : countSegments(toPlainCharacters(ending)).segments;

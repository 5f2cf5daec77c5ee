import { carrierCharacters } from './carrier-characters.ts';
import { septetsOf } from './gsm7.ts';

interface SegmentCount {
  /** What the carrier bills and paces by. An empty text is one segment. */
  readonly segments: number;
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7, UTF-16 code units in UCS-2, over the whole text. */
  readonly units: number;
}

/**
 * How many segments a text takes on the air. A segment has 140 octets; one of several gives six of them to
 * the header that joins them (3GPP TS 23.040, 9.2.3.24.1). One character outside GSM-7 makes all of it UCS-2.
 */
export function countSegments(text: string): SegmentCount {
  const sizes: number[] = [];
  let units = 0;
  for (let at = 0; at < text.length; at++) {
    const size = septetsOf(text.charAt(at));
    if (size === undefined)
      return { segments: pack(ucs2Sizes(text), 70, 67), encoding: 'UCS-2', units: text.length };
    sizes.push(size);
    units += size;
  }
  return { segments: pack(sizes, 160, 153), encoding: 'GSM-7', units };
}

function* ucs2Sizes(text: string): Generator<number> {
  for (const character of carrierCharacters(text)) yield character.length;
}

/**
 * Puts characters into segments without cutting one, as Twilio's calculator does: once a second segment is
 * needed, the first has room for `joined` units as well, and what no longer fits moves on.
 */
function pack(sizes: Iterable<number>, alone: number, joined: number): number {
  let segments = 1;
  let used = 0;
  let keptByFirst = 0;
  for (const size of sizes) {
    if (segments === 1) {
      if (used + size <= alone) {
        used += size;
        if (used <= joined) keptByFirst = used;
        continue;
      }
      used -= keptByFirst;
      segments = 2;
      // The calculator does not ask whether the next one fits behind what has moved: it is a few units.
      used += size;
    } else if (used + size <= joined) {
      used += size;
    } else {
      segments++;
      used = size;
    }
  }
  return segments;
}

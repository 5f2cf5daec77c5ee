import { quoted } from './shown.ts';

/** A place as an owner writes it: `numbers["+15550001000"].agent`, `words.optOut[0]`. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((place, key) => {
    if (typeof key === 'number') return `${place}[${key}]`;
    if (typeof key === 'symbol') return `${place}[a symbol]`;
    if (!/^[A-Za-z_$][\w$]{0,59}$/.test(key)) return `${place}[${quoted(key)}]`;
    return place === '' ? key : `${place}.${key}`;
  }, '');

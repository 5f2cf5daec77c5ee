import { useState } from 'preact/hooks';
import { keep, kept } from './kept.ts';

/** A choice that this browser keeps; what is kept and makes no sense is forgotten. */
export function useKept(name: string, otherwise: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => kept(name) ?? otherwise);
  return [
    value,
    next => {
      setValue(next);
      keep(name, next);
    },
  ];
}

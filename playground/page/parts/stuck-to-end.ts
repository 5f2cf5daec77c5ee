import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Keeps the end of a scrolled list in sight while somebody is there, and lets them read on above. `key` is another for
 * another list, which begins at its end.
 */
export function useStuckToEnd<T extends HTMLElement>(key: string, changes: unknown): RefObject<T | null> {
  const list = useRef<T>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    isAtEnd.current = true;
    const { current } = list;
    if (!current) return;
    const look = (): void => {
      isAtEnd.current = current.scrollHeight - current.scrollTop - current.clientHeight < 60;
    };
    current.addEventListener('scroll', look, { passive: true });
    return () => current.removeEventListener('scroll', look);
  }, [key]);
  useEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [key, changes]);
  return list;
}

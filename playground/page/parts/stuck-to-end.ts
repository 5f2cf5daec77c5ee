import type { RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

/** Pixels from the end within which somebody is there. */
const near = 60;

export interface StuckToEnd<T> {
  readonly list: RefObject<T | null>;
  /** Goes to the end and stays there, wherever somebody was. */
  readonly toEnd: () => void;
}

/**
 * Keeps the end of a scrolled list in sight until somebody leaves it, and lets them read on above. `key` is another for
 * another list, which begins at its end. One of `changes` is another whenever what is in it may
 * be.
 */
export function useStuckToEnd<T extends HTMLElement>(
  key: string,
  ...changes: readonly unknown[]
): StuckToEnd<T> {
  const list = useRef<T>(null);
  const stuck = useMemo(() => ({ is: true, top: 0 }), []);

  const stick = useMemo(
    () => (is: boolean) => {
      const { current } = list;
      stuck.is = is;
      if (!current) return;
      // the browser's own anchoring, which is for who reads above, would move it away from the end again
      current.style.overflowAnchor = is ? 'none' : '';
      if (is) current.scrollTop = current.scrollHeight;
      stuck.top = current.scrollTop;
    },
    [],
  );

  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    // a scroll event comes a frame late, and what was the end may be far above it by then: only who goes up leaves it
    const scrolled = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = current;
      const isNear = scrollHeight - scrollTop - clientHeight < near;
      if (isNear !== stuck.is && (isNear || scrollTop < stuck.top)) {
        stuck.is = isNear;
        current.style.overflowAnchor = isNear ? 'none' : '';
      }
      stuck.top = scrollTop;
    };
    const grown = (): void => {
      if (stuck.is) stick(true);
    };
    // who opens a step reads it
    const toggled = (): void => {
      if (current.querySelector('details[open]')) stick(false);
    };
    const resized = new ResizeObserver(grown);
    resized.observe(current);
    current.addEventListener('scroll', scrolled, { passive: true });
    // neither bubbles; a picture has its height when it has come
    current.addEventListener('load', grown, true);
    current.addEventListener('toggle', toggled, true);
    return () => {
      resized.disconnect();
      current.removeEventListener('scroll', scrolled);
      current.removeEventListener('load', grown, true);
      current.removeEventListener('toggle', toggled, true);
    };
  }, []);

  useLayoutEffect(() => stick(true), [key]);
  useLayoutEffect(() => {
    if (stuck.is) stick(true);
  }, [key, ...changes]);

  return { list, toEnd: () => stick(true) };
}

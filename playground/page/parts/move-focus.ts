import type { RefObject } from 'preact';

/**
 * Moves the focus from what was pressed, and goes with it, to where one goes on: a browser would put it at the top of the
 * page. Not where somebody has moved it themselves meanwhile.
 */
export function moveFocus(pressed: Element | null, to: RefObject<HTMLElement | null>): void {
  const { activeElement } = document;
  if (activeElement === pressed || activeElement === null || activeElement === document.body)
    to.current?.focus();
}

import { useEffect, useState } from 'preact/hooks';

/** A value that parts of the page look at. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  listen(listener: () => void): () => void;
}

export function createStore<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The value of a store, as it is now and from now on. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get);
  useEffect(() => {
    setValue(store.get);
    return store.listen(() => setValue(store.get));
  }, [store]);
  return value;
}

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

/** What is kept here under a name. Where a browser keeps nothing, as with cookies off, nothing is. */
export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // the choice holds until the page is closed
  }
}

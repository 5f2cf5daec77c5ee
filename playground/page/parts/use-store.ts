import { useEffect, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** The value of a store, as it is now and from now on. */
export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get);
  useEffect(() => {
    setValue(store.get);
    return store.listen(() => setValue(store.get));
  }, [store]);
  return value;
}

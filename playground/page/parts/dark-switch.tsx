import { useEffect } from 'preact/hooks';
import { useKept } from './use-kept.ts';

/** Light or dark: as the machine has it, until somebody chooses. */
export function DarkSwitch() {
  const [chosen, choose] = useKept('theme', '');
  const isDark = chosen === '' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  }, [isDark]);
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={isDark}
      onClick={() => choose(isDark ? 'light' : 'dark')}
    >
      Dark
    </button>
  );
}

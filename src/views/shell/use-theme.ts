import { useLayoutEffect } from 'react';
import type { Theme } from '../../state/settings/url-settings';

/**
 * Puts the appearance on the document as `light` or `dark`; `auto` follows the system, also as it changes.
 */
export function useTheme(theme: Theme): void {
  // Before the first paint, or a dark page would flash.
  useLayoutEffect(() => {
    const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      document.documentElement.dataset.theme =
        theme === 'auto' ? (systemIsDark.matches ? 'dark' : 'light') : theme;
    };
    apply();
    systemIsDark.addEventListener('change', apply);
    return () => systemIsDark.removeEventListener('change', apply);
  }, [theme]);
}

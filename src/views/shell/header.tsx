import { type KeyboardEvent, useEffect } from 'react';
import { useSettings } from '../../state/settings/settings-store';
import type { Theme, View } from '../../state/settings/url-settings';
import { Icon, type IconName } from '../shared/controls/icon';
import { useLive, useSession } from '../shared/session-context';
import { Mark } from './mark';

/** Id of the element that holds the view a tab opens. */
export const PANEL_ID = 'view';

/** Id of a view's tab. */
export function tabId(view: View): string {
  return `tab-${view}`;
}

const TABS = [
  { view: 'live', label: 'Live' },
  { view: 'analyse', label: 'Analyse' },
  { view: 'trace', label: 'Trace' },
  { view: 'about', label: 'About' },
] as const;

const THEMES: readonly { readonly theme: Theme; readonly label: string; readonly icon: IconName }[] = [
  { theme: 'auto', label: 'System', icon: 'system' },
  { theme: 'light', label: 'Light', icon: 'light' },
  { theme: 'dark', label: 'Dark', icon: 'dark' },
];

/** Name, tabs (arrow keys move the focus, Enter opens) and appearance. */
export function Header({ view }: { readonly view: View }) {
  const { settings, change, show } = useSettings();

  const moveFocus = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    const index = tabs.indexOf(document.activeElement as HTMLElement);
    tabs[(index + step + tabs.length) % tabs.length]?.focus();
    event.preventDefault();
  };

  return (
    <header className="header">
      <div className="header-name">
        <Mark />
        <span>Circumplex</span>
      </div>
      <div role="tablist" aria-label="Views" className="tabs" onKeyDown={moveFocus}>
        {TABS.map(({ view: each, label }) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={tabId(each)}
            aria-selected={each === view}
            aria-controls={PANEL_ID}
            tabIndex={each === view ? 0 : -1}
            onClick={() => show(each)}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="header-end">
        <CameraSign view={view} />
        <label className="header-theme" title="Appearance">
          <span className="visually-hidden">Appearance</span>
          <Icon icon={THEMES.find(({ theme }) => theme === settings.theme)?.icon ?? 'system'} />
          <select value={settings.theme} onChange={(event) => change({ theme: event.target.value as Theme })}>
            {THEMES.map(({ theme, label }) => (
              <option key={theme} value={theme}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

/**
 * Says that the camera is on, here and in the title of the page; in views without a stop of their own it has
 * one.
 */
function CameraSign({ view }: { readonly view: View }) {
  const session = useSession();
  const isOn = useLive(({ source, sourcePhase }) => source === 'camera' && sourcePhase === 'on');
  const isPaused = useLive(({ paused }) => paused);
  useEffect(() => {
    document.title = isOn ? '● Camera on · Circumplex' : 'Circumplex';
  }, [isOn]);
  if (!isOn) return null;
  return (
    <span className="camera-sign">
      <span className="camera-dot" aria-hidden="true" />
      <span>{isPaused ? 'Camera on, reading paused' : 'Camera on'}</span>
      {view !== 'live' && (
        <button type="button" className="button" onClick={() => session.stop()}>
          Stop camera
        </button>
      )}
    </span>
  );
}

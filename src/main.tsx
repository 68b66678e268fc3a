import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createPageSession } from './state/live/page-session';
import { useSettings } from './state/settings/settings-store';
import { afterFirstLoad } from './state/site/first-load';
import { isSiteKept } from './state/site/offline-model';
import { createPageUpdates } from './state/site/page-updates';
import { SessionContext } from './views/shared/session-context';
import { UpdatesContext } from './views/shared/updates-context';
import { App } from './views/shell/app';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const session = createPageSession();
const updates = createPageUpdates();
// Whatever fails to load may have gone with a new version.
addEventListener('vite:preloadError', () => void updates.look());
session.live.subscribe(({ modelPhase }, before) => {
  if (modelPhase === 'failed' && before.modelPhase !== 'failed') void updates.look();
});
// After the page itself, and what a first reading takes: they come first on a slow line.
addEventListener(
  'load',
  () => {
    const { view } = useSettings.getState().settings;
    const parts = {
      live: session.live,
      fetchesModel: !isSiteKept() && (view === 'live' || view === 'kiosk'),
      after: (delayMs: number, call: () => void) => void setTimeout(call, delayMs),
    };
    afterFirstLoad(parts, () => void updates.start());
  },
  { once: true },
);
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <UpdatesContext value={updates}>
        <App />
      </UpdatesContext>
    </SessionContext>
  </StrictMode>,
);

import { lazy, StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { createPageSession } from './state/live/page-session';
import { useSettings } from './state/settings/settings-store';
import { afterFirstLoad } from './state/site/first-load';
import { partOfSite } from './state/site/missing-part';
import { isSiteKept, opensAhead } from './state/site/offline-model';
import { createPageUpdates } from './state/site/page-updates';
import { SessionContext } from './views/shared/session-context';
import { UpdatesContext } from './views/shared/updates-context';
import { ErrorBoundary } from './views/shell/error-boundary';

const App = lazy(async () => {
  const { App: app } = await partOfSite(() => import('./views/shell/app'));
  return { default: app };
});

/**
 * Begins the page. In a task of its own, after that in which this script was evaluated, and before the views
 * are, which the build has fetched beside it, and drawn piece by piece: whoever clicks meanwhile waits for
 * each.
 */
function start(): void {
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
  const startUpdates = () => {
    const { view } = useSettings.getState().settings;
    const parts = {
      live: session.live,
      fetchesModel: !isSiteKept() && (view === 'live' || view === 'kiosk'),
      after: (delayMs: number, call: () => void) => void setTimeout(call, delayMs),
    };
    afterFirstLoad(parts, () => void updates.start());
  };
  if (document.readyState === 'complete') startUpdates();
  else addEventListener('load', startUpdates, { once: true });
  // As `useModelAhead` does where the view is chosen later: the views are not there yet.
  if (opensAhead() && !document.hidden && useSettings.getState().settings.view === 'live')
    session.openModel();
  // Without a fallback, which would hold the views back: nothing is drawn before they are there.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <SessionContext value={session}>
          <UpdatesContext value={updates}>
            <ErrorBoundary>
              <App />
            </ErrorBoundary>
          </UpdatesContext>
        </SessionContext>
      </StrictMode>,
    );
  });
}

setTimeout(start);

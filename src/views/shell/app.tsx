import { lazy, Suspense, useEffect } from 'react';
import { followHistory, showDeviceModel, useSettings } from '../../state/settings/settings-store';
import { partOfSite } from '../../state/site/missing-part';
import { AboutView } from '../about/about-view';
import { EmbedView } from '../embed/embed-view';
import { KioskView } from '../kiosk/kiosk-view';
import { LiveView } from '../live/live-view';
import { usePrinting } from '../shared/layout/use-printing';
import { Notice } from '../shared/notice';
import { ErrorBoundary } from './error-boundary';
import { Header, PANEL_ID, tabId } from './header';
import { UpdateBar } from './update-bar';
import { useLivePause } from './use-live-pause';
import { useModelAhead } from './use-model-ahead';
import { useTheme } from './use-theme';
import { useUnsavedGuard } from './use-unsaved-guard';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/components.css';
import '../styles/progress-bar.css';
import '../styles/paper.css';
import './shell.css';

/** Charts and demuxers are fetched when they are first needed. */
const AnalyseView = lazy(async () => {
  const { AnalyseView: view } = await partOfSite(() => import('../analyse/analyse-view'));
  return { default: view };
});

const TraceView = lazy(async () => {
  const { TraceView: view } = await partOfSite(() => import('../trace/trace-view'));
  return { default: view };
});

/**
 * The page: the view that the address names, under a header with the tabs; a kiosk has neither, nor has an
 * embedded Live.
 */
export function App() {
  const { settings, notices, dismissNotices } = useSettings();
  const { view, theme, embed } = settings;
  const isEmbedded = embed && view === 'live';
  useEffect(followHistory, []);
  useEffect(showDeviceModel, []);
  const isPrinting = usePrinting();
  useTheme(isPrinting ? 'light' : theme);
  useModelAhead(settings.pipeline, view === 'live' || view === 'kiosk');
  useLivePause(view);
  useUnsavedGuard(view !== 'kiosk' && !isEmbedded);

  if (view === 'kiosk') {
    return (
      <ErrorBoundary>
        <KioskView />
      </ErrorBoundary>
    );
  }
  if (isEmbedded) {
    return (
      <ErrorBoundary>
        <EmbedView />
      </ErrorBoundary>
    );
  }
  return (
    <>
      <Header view={view} />
      <UpdateBar />
      <main className="page">
        {notices.length > 0 && (
          <Notice tone="warning" onDismiss={dismissNotices}>
            {notices.join(' ')}
          </Notice>
        )}
        <ErrorBoundary key={view}>
          <div role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(view)}>
            {view === 'live' && <LiveView />}
            {view === 'analyse' && (
              <Suspense fallback={<p className="page-loading">Loading.</p>}>
                <AnalyseView />
              </Suspense>
            )}
            {view === 'trace' && (
              <Suspense fallback={<p className="page-loading">Loading.</p>}>
                <TraceView />
              </Suspense>
            )}
            {view === 'about' && <AboutView modelId={settings.pipeline.modelId} />}
          </div>
        </ErrorBoundary>
      </main>
    </>
  );
}

import { SiteUpdates, type WorkersLike } from './site-updates';

/** A page that stays open asks for a new version this often, milliseconds. */
const ASK_EVERY_MS = 15 * 60_000;
/** After a reload of its own accord the page makes no other for so long, milliseconds. */
const BETWEEN_RELOADS_MS = 60_000;
const RELOADED = 'reloadedForVersionMs';

/** Makes what knows of newer versions of this page's site. The page makes one. */
export function createPageUpdates(): SiteUpdates {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? '';
  return new SiteUpdates({
    workers: pageWorkers(),
    workerUrl: new URL('service-worker.js', location.href).href,
    ownScript: script.slice(script.lastIndexOf('/') + 1),
    readPage: async () => {
      try {
        // The query leads past the service worker.
        const url = new URL('index.html?newest', location.href);
        const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
        return response.ok ? await response.text() : null;
      } catch {
        return null;
      }
    },
    reload: () => {
      history.replaceState({ [RELOADED]: Date.now() }, '');
      location.reload();
    },
    watch: (call) => {
      const timer = setInterval(call, ASK_EVERY_MS);
      addEventListener('online', call);
      return () => {
        clearInterval(timer);
        removeEventListener('online', call);
      };
    },
    after: (delayMs, call) => void setTimeout(call, delayMs),
  });
}

/** Whether the page was loaded anew a moment ago, of its own accord: it is not to do so again and again. */
export function wasJustReloaded(): boolean {
  const state: unknown = history.state;
  const reloadedMs = state instanceof Object && RELOADED in state ? Number(state[RELOADED]) : Number.NaN;
  return Date.now() - reloadedMs < BETWEEN_RELOADS_MS;
}

/** `null` in development, where files change all the time, and where the browser offers none. */
function pageWorkers(): WorkersLike | null {
  return import.meta.env.PROD && isSecureContext && 'serviceWorker' in navigator
    ? navigator.serviceWorker
    : null;
}

/**
 * Asks a Chromium every ten seconds, by its debugging port, whether its kiosk draws, and tells systemd as
 * long as it does. It waits for two frames of the display: a page that hangs, a renderer that crashed or a
 * graphics process that is stuck gives none.
 *
 * `node --experimental-websocket watch-kiosk.mjs 9223 [--once]`; with `--once` it exits with 0 or 1.
 */

import { execFile } from 'node:child_process';

const EVERY_MS = 10_000;
const PATIENCE_MS = 8000;
const port = Number(process.argv[2] ?? 9223);

const QUESTION = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  resolve(document.querySelector('.kiosk') !== null))))`;

/** Whether the kiosk's page draws; false where nothing answers in time. */
async function draws() {
  try {
    /** @type {{ type: string, webSocketDebuggerUrl?: string }[]} */
    const pages = await (
      await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    ).json();
    const address = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
    return address !== undefined && (await ask(address));
  } catch {
    return false;
  }
}

/**
 * @param {string} address of the page's debugging socket
 * @returns {Promise<boolean>}
 */
function ask(address) {
  return new Promise((resolve) => {
    const socket = new WebSocket(address);
    /** @param {boolean} answer */
    const end = (answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    socket.onerror = () => end(false);
    socket.onmessage = ({ data }) => end(JSON.parse(data).result?.result?.value === true);
    const params = { expression: QUESTION, awaitPromise: true, returnByValue: true };
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  });
}

/** @param {string} state for systemd; does nothing where it did not start us */
function tell(state) {
  if (process.env.NOTIFY_SOCKET) execFile('systemd-notify', [state], () => undefined);
}

if (process.argv.includes('--once')) {
  process.exit((await draws()) ? 0 : 1);
}
for (let isReady = false; ; ) {
  if (await draws()) {
    tell(isReady ? 'WATCHDOG=1' : '--ready');
    isReady = true;
  }
  await new Promise((resolve) => setTimeout(resolve, isReady ? EVERY_MS : 1000));
}

/**
 * Serves the built site on this machine with the headers that it is meant to be served with. Run by
 * itself: `PORT=4173 node tools/server/server.mjs`.
 */

import '../node-version.mjs';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DIST } from '../project.mjs';
import { securityHeaders } from './headers.mjs';

/** Only this machine: the site is for whoever sits at it. */
const HOST = '127.0.0.1';
const DEFAULT_PORT = 4173;
const PLAIN_TEXT = { 'Content-Type': 'text/plain; charset=utf-8' };

/**
 * The port that the environment asks for.
 * @throws with a sentence if `PORT` is not a port number
 */
export function wantedPort() {
  const text = process.env.PORT;
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is "${text}"; expected a whole number from 0 (any free port) to 65535.`);
  }
  return port;
}

/**
 * Starts the server.
 * @param {{ port: number, directory?: string }} options port 0 takes any free one
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws with a sentence if the port is taken or there is no built site
 */
export async function serveSite({ port, directory = DIST }) {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new Error(`There is no built site in ${directory}; run \`npm run build\` first.`);
  }
  const { default: sirv } = await import('sirv');
  const headers = securityHeaders();
  const files = sirv(directory, {
    etag: true,
    setHeaders: (response, path) => {
      // Vite puts a digest of its content into the name of every asset; model files are asked for with
      // theirs as the query.
      const lasting = path.startsWith('/assets/') || /^\/models\/.*\?v=/.test(response.req.url ?? '');
      response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD', ...PLAIN_TEXT }).end('This site only serves files.\n');
      return;
    }
    files(request, response, () => {
      response.writeHead(404, PLAIN_TEXT).end('There is no such page.\n');
    });
  });
  await new Promise((listening, failed) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      failed(new Error(listenFailure(error, port)));
    });
    server.listen(port, HOST, () => listening(undefined));
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${HOST}:${actualPort}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/**
 * One sentence on why the server cannot listen.
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 */
function listenFailure(error, port) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is already in use; stop what uses it or choose another, for example PORT=${port + 1} npm start.`;
  }
  if (error.code === 'EACCES')
    return `Port ${port} may not be used by this account; choose one above 1023 with PORT.`;
  return `The server could not start on port ${port}: ${error.message}.`;
}

/** Serves until interrupted; ends the process with a sentence if it cannot start. */
export async function serveUntilInterrupted() {
  try {
    const { url, close } = await serveSite({ port: wantedPort() });
    console.log(`Circumplex is at ${url}  (Ctrl+C stops it)`);
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.once(signal, () => void close().then(() => process.exit(0)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await serveUntilInterrupted();

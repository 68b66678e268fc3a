/**
 * Serves the built site on this machine with the headers that it is meant to be served with. Run by
 * itself: `node tools/server/server.mjs --port 4173`.
 */

import '../node-version.mjs';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DIST } from '../project.mjs';
import { answer, answerWith } from './answers.mjs';
import { securityHeaders } from './headers.mjs';
import { SiteFiles } from './site-files.mjs';

/** Only this machine: the site is for whoever sits at it. */
const HOST = '127.0.0.1';
const DEFAULT_PORT = 4173;

/**
 * The port that the command line asks for (`--port 8080`), else the environment (`PORT`).
 * @param {readonly string[]} [args] what follows the name of the program
 * @param {NodeJS.ProcessEnv} [env]
 * @throws with a sentence if that is not a port number, or there is another option
 */
export function wantedPort(args = process.argv.slice(2), env = process.env) {
  const flag = portFlag(args);
  const [source, text] = flag === undefined ? ['PORT', env.PORT] : ['--port', flag];
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`${source} is "${text}"; expected a whole number from 0 (any free port) to 65535.`);
  }
  return port;
}

/** @param {readonly string[]} args */
function portFlag(args) {
  try {
    return parseArgs({ args: [...args], options: { port: { type: 'string' } } }).values.port;
  } catch {
    throw new Error(
      `Found "${args.join(' ')}"; the one option is --port NUMBER, as in npm start -- --port 8080.`,
    );
  }
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
  const headers = Object.entries(securityHeaders());
  const files = new SiteFiles(directory);
  const server = createServer((request, response) => {
    // Whoever asked may go at any time.
    response.on('error', () => response.destroy());
    for (const [name, value] of headers) response.setHeader(name, value);
    answer(request, response, files).catch(() => {
      if (response.headersSent) response.destroy();
      else answerWith(response, 500, 'The server could not answer this.');
    });
  });
  // What is no HTTP at all.
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  await listen(server, port);
  await files.keepAssets();
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${HOST}:${actualPort}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => void files.close().then(closed, closed));
        server.closeAllConnections();
      }),
  };
}

/**
 * Listens on a port of this machine.
 * @param {import('node:http').Server} server
 * @param {number} port
 * @throws with a sentence if it cannot
 */
async function listen(server, port) {
  await new Promise((listening, failed) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      failed(new Error(listenFailure(error, port)));
    });
    server.listen(port, HOST, () => listening(undefined));
  });
}

/** Ends the process with a sentence if the wanted port cannot be served: to be called before long work. */
export async function refuseBusyPort() {
  try {
    const probe = createServer();
    await listen(probe, wantedPort());
    await new Promise((closed) => probe.close(closed));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

/**
 * One sentence on why the server cannot listen.
 * @param {NodeJS.ErrnoException} error
 * @param {number} port
 */
function listenFailure(error, port) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is already in use; stop what uses it or choose another, for example npm start -- --port ${port + 1}.`;
  }
  if (error.code === 'EACCES')
    return `Port ${port} may not be used by this account; choose one above 1023 with --port.`;
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

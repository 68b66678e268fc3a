import { createServer } from 'node:http';
import { build } from 'vite';
import { inProject } from '../../tools/project.mjs';

/** A page that is not of the site: of another port of this machine, and so of another origin. */
export interface OutsidePage {
  readonly url: string;
  /** Host and port, as a visitor is told of it. */
  readonly host: string;
  close(): Promise<void>;
}

/** The typed client, from its sources, as one module of JavaScript. */
export async function clientModule(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: inProject('packages/circumplex-client/src/client.ts'), formats: ['es'] },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const chunk = output.output.find(({ type }) => type === 'chunk');
    if (chunk?.type === 'chunk') return chunk.code;
  }
  throw new Error('Vite has built no client.');
}

/**
 * Serves an empty page with a container of the given size, on which `client.js` can be imported.
 *
 * @param client code of the client
 * @param headers of every answer, such as `Cross-Origin-Embedder-Policy`
 */
export async function serveOutside(
  client: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<OutsidePage> {
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const isScript = request.url === '/client.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(
      isScript
        ? client
        : '<!doctype html><title>Outside</title><div id="place" style="width: 320px; height: 240px"></div>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The outside page has no port.');
  const host = `127.0.0.1:${address.port}`;
  return {
    url: `http://${host}/`,
    host,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

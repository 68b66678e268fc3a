import { createServer } from 'node:http';
import { build, type InlineConfig } from 'vite';
import { inProject } from '../../tools/project.mjs';

/** A page that is not of the site: of another port of this machine, and so of another origin. */
export interface OutsidePage {
  readonly url: string;
  /** Host and port, as a visitor is told of it. */
  readonly host: string;
  close(): Promise<void>;
}

/** Files of a page by their paths, `/` for the page itself. */
export type PageFiles = Readonly<Record<string, string | Uint8Array>>;

/** The typed client, from its sources, as one module of JavaScript. */
export async function clientModule(): Promise<string> {
  const built = await builtFiles({
    configFile: false,
    build: {
      minify: false,
      lib: { entry: inProject('packages/circumplex-client/src/client.ts'), formats: ['es'] },
    },
  });
  const [code] = Object.values(built);
  if (typeof code !== 'string') throw new Error('Vite has built no client.');
  return code;
}

/** A page of its own, such as an example, built by its configuration. */
export async function builtPage(folder: string): Promise<PageFiles> {
  const files = await builtFiles({ configFile: inProject(folder, 'vite.config.ts') });
  return { ...files, '/': files['/index.html'] ?? '' };
}

async function builtFiles(config: InlineConfig): Promise<PageFiles> {
  const built = await build({ ...config, logLevel: 'error', build: { ...config.build, write: false } });
  const outputs = Array.isArray(built) ? built : [built];
  const files = outputs.flatMap((output) => ('output' in output ? output.output : []));
  return Object.fromEntries(
    files.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
}

const TYPES = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' } as const;

/** Serves a page's files from memory, with these headers on every answer, such as an embedder policy. */
export async function serveOutside(
  files: PageFiles,
  headers: Readonly<Record<string, string>> = {},
): Promise<OutsidePage> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://outside').pathname;
    const ending = path.slice(path.lastIndexOf('.') + 1);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader(
      'Content-Type',
      Object.entries(TYPES).find(([one]) => one === ending)?.[1] ?? 'text/html',
    );
    const file = files[path];
    if (file === undefined) response.statusCode = 404;
    response.end(file);
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

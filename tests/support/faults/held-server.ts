import { createServer, request, type ServerResponse } from 'node:http';
import { type ModelFolder, randomModelFolder } from '../tiny-model';

/** The built site with a small model, `tiny`, on a server that can be killed in the middle of a download. */
export interface HeldServer {
  readonly url: string;
  /** Ranges that were asked for of the model's largest file, `null` for all of it, in their order. */
  readonly asked: readonly (string | null)[];
  /** Bytes of that file that are sent at first; then the server holds it back. */
  readonly heldAt: number;
  /** Resolves when the server holds the file back. */
  readonly held: Promise<void>;
  /** Ends it at once, with every connection. */
  kill(): Promise<void>;
  /** Starts it again at the same address; it now sends everything. */
  restart(): Promise<void>;
}

/** Starts one in front of the server at `site`. */
export async function heldServer(site: string): Promise<HeldServer> {
  const folder = await randomModelFolder({ id: 'tiny' });
  const [largest = '', content = new Uint8Array()] =
    [...folder.files].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  const heldAt = content.length >> 1;
  const asked: (string | null)[] = [];
  let isHolding = true;
  let hold = () => {};
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });

  const server = createServer((incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '', site);
    const [, name] = /\/models\/tiny\/([^/]+)$/.exec(pathname) ?? [];
    if (name === undefined) {
      const { host: _, ...headers } = incoming.headers;
      const passed = request(new URL(incoming.url ?? '', site), { headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      passed.on('error', () => response.destroy());
      passed.end();
      return;
    }
    const { range = null } = incoming.headers;
    if (name === largest) asked.push(range);
    if (name === largest && isHolding) {
      response.writeHead(200, { 'Content-Length': content.length });
      response.write(content.slice(0, heldAt), hold);
      return;
    }
    send(response, folder, name, range);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    heldAt,
    held,
    kill: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    restart: () => {
      isHolding = false;
      return listen(port);
    },
  };
}

function send(response: ServerResponse, { files }: ModelFolder, name: string, range: string | null): void {
  const data = files.get(name);
  const from = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
  if (data === undefined) response.writeHead(404).end();
  else if (from === 0) response.writeHead(200).end(data);
  else
    response
      .writeHead(206, { 'Content-Range': `bytes ${from}-${data.length - 1}/${data.length}` })
      .end(data.slice(from));
}

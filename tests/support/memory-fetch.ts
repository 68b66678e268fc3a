import type { ModelFolder } from './tiny-model';

/** Where {@link fetchFrom} serves its folder. */
export const MODEL_URL = 'http://models.test/tiny/';

/** Files of a folder by path; `null` where a server would answer 404. */
export type ServedFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer> | null>;

/**
 * A stand-in for `fetch` that serves files from memory below {@link MODEL_URL}, body in pieces of at most
 * `pieceBytes`, and obeys the abort signal. Anything else is answered with 404.
 */
export function fetchFrom(files: ServedFiles, pieceBytes = 16_384): typeof fetch {
  return async (input, init) => {
    const signal = init?.signal ?? undefined;
    signal?.throwIfAborted();
    // As servers of files do, without a look at the query.
    const url = String(input).replace(/\?.*$/, '');
    const data = url.startsWith(MODEL_URL) ? files.get(url.slice(MODEL_URL.length)) : undefined;
    if (data === undefined || data === null) return new Response('Not found', { status: 404 });
    let offset = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await Promise.resolve();
        if (signal?.aborted) {
          controller.error(signal.reason);
        } else if (offset >= data.length) {
          controller.close();
        } else {
          controller.enqueue(data.slice(offset, offset + pieceBytes));
          offset += pieceBytes;
        }
      },
    });
    return new Response(body, { status: 200 });
  };
}

/** The files of a model folder with some replaced; `null` removes one. */
export function withFiles(
  { files }: ModelFolder,
  replaced: Readonly<Record<string, Uint8Array<ArrayBuffer> | string | null>> = {},
): ServedFiles {
  const served = new Map<string, Uint8Array<ArrayBuffer> | null>(files);
  for (const [path, content] of Object.entries(replaced)) {
    served.set(
      path,
      typeof content === 'string' ? new Uint8Array(new TextEncoder().encode(content)) : content,
    );
  }
  return served;
}

import type { ManifestFile } from '../core/models/manifest';
import { ModelError } from './model-error';

/**
 * Fetches one file of a model folder as text or bytes, reporting every piece that arrives.
 *
 * @param path relative to the folder, for messages.
 * @param onBytes called with the number of bytes that arrived since the last call.
 * @throws a ModelError naming the file when the server refuses it or the connection fails; the reason of
 * `signal` when aborted.
 */
export async function fetchModelFile(
  baseUrl: string,
  path: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(path, baseUrl).href;
  let response: Response;
  try {
    response = await fetch(url, { signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ModelError(`The model file ${path} could not be fetched from ${url} (${sentence(error)}).`);
  }
  if (!response.ok) {
    const found = response.status === 404 ? 'is missing' : `was refused (HTTP ${response.status})`;
    throw new ModelError(`The model file ${path} ${found}: there is nothing usable at ${url}.`);
  }
  try {
    return await readBody(response, onBytes);
  } catch (error) {
    signal?.throwIfAborted();
    throw new ModelError(`The download of the model file ${path} broke off (${sentence(error)}).`);
  }
}

/**
 * Checks that a file is the one the manifest describes.
 *
 * @throws a ModelError naming the file when its length or its SHA-256 differs. Without `crypto.subtle`
 * (a page that is not served securely) only the length is checked.
 */
export async function verifyModelFile(file: ManifestFile, data: Uint8Array<ArrayBuffer>): Promise<void> {
  if (data.byteLength !== file.bytes) {
    throw new ModelError(
      `The model file ${file.path} must have ${file.bytes} bytes, found ${data.byteLength}.`,
    );
  }
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) return;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (found !== file.sha256) {
    throw new ModelError(
      `The model file ${file.path} is damaged: its SHA-256 is not the one in manifest.json.`,
    );
  }
}

/** The JSON in a file's bytes. Throws a ModelError naming the file when it is something else. */
export function parseModelJson(path: string, data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    throw new ModelError(`The model file ${path} must be JSON, found something else.`);
  }
}

async function readBody(
  response: Response,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(await response.arrayBuffer());
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.byteLength;
    onBytes(value.byteLength);
  }
  const data = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    data.set(piece, offset);
    offset += piece.byteLength;
  }
  return data;
}

/** The first line of an error without its full stop, to stand inside a sentence. */
function sentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/\.$/, '');
}

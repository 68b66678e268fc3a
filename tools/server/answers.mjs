/** Answers to requests for files: conditions, ranges and encodings by RFC 9110. */

import { pipeline } from 'node:stream/promises';
import { accepts } from './encodings.mjs';
import { mediaType } from './media-types.mjs';
import { requestedRange } from './ranges.mjs';
import { isLasting } from './site-files.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {import('./site-files.mjs').OpenFile} OpenFile */

const PLAIN_TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

/**
 * One sentence instead of a file.
 * @param {Response} response
 * @param {number} status
 * @param {string} sentence
 * @param {Record<string, string>} [headers]
 */
export function answerWith(response, status, sentence, headers = {}) {
  response.writeHead(status, { ...PLAIN_TEXT, ...headers }).end(`${sentence}\n`);
}

/**
 * Answers one request with a file of the site, or says why not.
 * @param {Request} request
 * @param {Response} response
 * @param {import('./site-files.mjs').SiteFiles} files
 */
export async function answer(request, response, files) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    answerWith(response, 405, 'This site only serves files.', { Allow: 'GET, HEAD' });
    return;
  }
  const path = requestedPath(request.url ?? '/');
  if (path === null) {
    answerWith(response, 400, 'The address cannot be read.');
    return;
  }
  const header = request.headers['accept-encoding'];
  // A part of a file is a part of it as it is.
  const mayBeEncoded = request.headers.range === undefined;
  const file = await files.find(path, (encoding) => mayBeEncoded && accepts(String(header ?? ''), encoding));
  if (file === null) {
    answerWith(response, 404, 'There is no such page.');
    return;
  }
  try {
    await send(request, response, file);
  } finally {
    if (!file.isKept) await file.handle.close();
  }
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {OpenFile} file
 */
async function send(request, response, file) {
  const etag = `"${file.size.toString(16)}-${Math.round(file.modifiedMs).toString(16)}${file.encoding ?? ''}"`;
  const modified = new Date(file.modifiedMs).toUTCString();
  response.setHeader('Content-Type', mediaType(file.path));
  response.setHeader('ETag', etag);
  response.setHeader('Last-Modified', modified);
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Vary', 'Accept-Encoding');
  // Files of models are asked for with the digest of their content as the query.
  const lasts = isLasting(file.path) || /^\/models\/.*\?v=/.test(request.url ?? '');
  response.setHeader('Cache-Control', lasts ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (isUnchanged(request, etag, file.modifiedMs)) {
    response.writeHead(304).end();
    return;
  }
  if (file.encoding !== null) response.setHeader('Content-Encoding', file.encoding);
  const range = isRangeWanted(request, etag, modified)
    ? requestedRange(request.headers.range, file.size)
    : 'whole';
  if (range === 'unsatisfiable') {
    answerWith(response, 416, 'The file has no such part.', { 'Content-Range': `bytes */${file.size}` });
    return;
  }
  const { start, end } = range === 'whole' ? { start: 0, end: file.size - 1 } : range;
  if (range !== 'whole') response.setHeader('Content-Range', `bytes ${start}-${end}/${file.size}`);
  response.setHeader('Content-Length', end - start + 1);
  response.writeHead(range === 'whole' ? 200 : 206);
  if (request.method === 'HEAD' || end < start) {
    response.end();
    return;
  }
  try {
    await pipeline(bytesOf(file.handle, start, end), response);
  } catch {
    // Whoever asked has gone, or the file was cut off: nothing more can be said on this connection.
    response.destroy();
  }
}

/** Bytes that are read at once. */
const PIECE_BYTES = 65_536;

/**
 * The bytes of an open file from `start` to `end`, both within. A stream of the file would close it when
 * whoever asked goes, and a kept one is for others as well.
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {number} start
 * @param {number} end
 */
async function* bytesOf(handle, start, end) {
  for (let position = start; position <= end; ) {
    const length = Math.min(PIECE_BYTES, end - position + 1);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new Error('The file was cut off.');
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

/**
 * The path of a request, decoded; `null` where it cannot be.
 * @param {string} target
 */
function requestedPath(target) {
  // Some clients send the whole address.
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path === '' ? '/' : path);
  } catch {
    return null;
  }
}

/**
 * Section 13.2.2: an entity tag counts before a date.
 * @param {Request} request
 * @param {string} etag
 * @param {number} modifiedMs
 */
function isUnchanged({ headers }, etag, modifiedMs) {
  const tags = headers['if-none-match'];
  if (tags !== undefined) {
    return tags.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const sinceMs = Date.parse(headers['if-modified-since'] ?? '');
  return Math.floor(modifiedMs / 1000) * 1000 <= sinceMs;
}

/**
 * Section 13.1.5: a range is meant only of the file that the client has the rest of. Section 14.2: and only
 * of GET.
 * @param {Request} request
 * @param {string} etag
 * @param {string} modified
 */
function isRangeWanted({ headers, method }, etag, modified) {
  const condition = headers['if-range'];
  return method === 'GET' && (condition === undefined || condition === etag || condition === modified);
}

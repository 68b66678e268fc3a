/** Byte ranges of requests, by RFC 9110, section 14. */

/**
 * The part of a file that a `Range` header asks for.
 *
 * @param {string | undefined} header
 * @param {number} size of the file in bytes
 * @returns {{ start: number, end: number } | 'whole' | 'unsatisfiable'} both ends inclusive. `whole`: there
 * is no range, or one that is malformed, of another unit, or of several parts, which a server may ignore.
 * `unsatisfiable`: none of the bytes that are asked for exists.
 */
export function requestedRange(header, size) {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/.exec(header ?? '');
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) return 'unsatisfiable';
    return { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

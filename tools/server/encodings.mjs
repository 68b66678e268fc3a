/** The encodings that files of the site are sent in, and which of them a request takes. */

/** Those that the build makes, the smallest first, with the ending of their files. */
export const ENCODINGS = /** @type {const} */ ([
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
]);

/** Files that grow smaller: weights by a tenth, a second of a line of 10 Mbit/s; pictures hardly do. */
const COMPRESSIBLE = /\.(?:html|css|m?js|json|webmanifest|svg|txt|wasm|tflite|md|bin)$/;

/**
 * Whether a file is worth compressing, by its name.
 * @param {string} path
 */
export const isCompressible = (path) => COMPRESSIBLE.test(path);

/**
 * Whether an `Accept-Encoding` header takes an encoding (RFC 9110, section 12.5.3).
 * @param {string | undefined} header
 * @param {string} encoding
 */
export function accepts(header, encoding) {
  if (header === undefined) return false;
  let wildcard = false;
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const quality = parameters.find((text) => text.startsWith('q='))?.slice(2);
    const isTaken = quality === undefined || Number(quality) > 0;
    if (name === encoding) return isTaken;
    if (name === '*') wildcard = isTaken;
  }
  return wildcard;
}

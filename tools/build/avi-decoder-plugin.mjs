/** Vite plugin: leaves the AVI decoder out of a build that does not want it. Node built-ins only. */

import { existsSync } from 'node:fs';
import { inProject } from '../project.mjs';

const DECODER = '@circumplex/avi-decoder';
const STAND_IN = `\0${DECODER}`;

/** What the page gets instead: a decoder of no bytes, which the page then says is missing. */
const STAND_IN_SOURCE = `export const DECODER_BYTES = 0;
export async function openFfmpegSource(file) {
  throw new Error(file.name + ' needs a decoder that this site was built without.');
}
`;

/**
 * Whether the AVI decoder is left out: `WITHOUT_AVI=1` is set, for whoever wants nothing under the GPL in
 * a build, or no file of 32 MB; or its FFmpeg is not installed.
 */
export function isAviDecoderLeftOut() {
  return process.env.WITHOUT_AVI === '1' || !existsSync(inProject('node_modules/@ffmpeg/core/package.json'));
}

/**
 * The plugin: where the decoder is left out, whoever imports it gets a stand-in that says so.
 * @returns {import('vite').Plugin}
 */
export function aviDecoderPlugin() {
  const leftOut = isAviDecoderLeftOut();
  return {
    name: 'circumplex-avi-decoder',
    enforce: 'pre',
    resolveId: (id) => (leftOut && id === DECODER ? STAND_IN : null),
    load: (id) => (id === STAND_IN ? STAND_IN_SOURCE : null),
  };
}

/**
 * A saved session of a recording that never was: thirty seconds of slow movement with labels half a second
 * late, the same to the last digit on every machine. Screenshots and tests of the page's looks show it.
 */

import { readFileSync } from 'node:fs';

const FRAMES = 300;
const RATE_HZ = 10;
/** The window fills for so long. */
const PROVISIONAL_FRAMES = 63;
/** The labels are so much later than the face. */
const LAG_FRAMES = 5;
/** Frames in which the face looks away. */
const AWAY = { from: 180, to: 192 };

/** @param {number} frame @returns {readonly [valence: number, arousal: number]} */
const movement = (frame) => [
  0.15 + 0.35 * Math.sin(frame / 23) + 0.08 * Math.sin(frame / 5),
  0.05 + 0.3 * Math.cos(frame / 31) - 0.06 * Math.sin(frame / 7),
];

/** @param {number} value */
const rounded = (value) => Number(value.toFixed(4));

/** @param {number} frame */
function sampledFrame(frame) {
  const isAway = frame >= AWAY.from && frame < AWAY.to;
  const [valence, arousal] = movement(frame);
  const estimate = isAway ? null : [rounded(0.8 * valence + 0.04 * Math.sin(frame * 2.1)), rounded(arousal)];
  return {
    slot: frame,
    frame: Math.round(frame * 2.5),
    timestampMs: frame * (1000 / RATE_HZ),
    raw: estimate,
    processed: estimate,
    provisional: frame < PROVISIONAL_FRAMES,
    faceScore: isAway ? null : 0.93,
    faceBox: isAway ? null : { x: 240 + 10 * Math.sin(frame / 40), y: 120, width: 160, height: 160 },
    reason: isAway ? 'no-face' : null,
  };
}

/**
 * The session as the page saves it.
 * @param {string} manifestPath of the model that it says it was made with
 */
export function fixedSession(manifestPath) {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  const facts = { name: 'interview.mp4', widthPx: 640, heightPx: 480, durationS: FRAMES / RATE_HZ };
  const labels = Array.from({ length: FRAMES }, (_, frame) =>
    [frame / RATE_HZ, ...movement(frame - LAG_FRAMES).map(rounded)].join(','),
  );
  const session = {
    facts,
    settings: {
      modelId: manifest.id,
      clipLengthFrames: 64,
      frameRateHz: RATE_HZ,
      backend: 'auto',
      scaleNormalisation: 'off',
      meanFilter: false,
      timeDelayFrames: 0,
      minimumFaceScore: 0.7,
      gapToleranceMs: 500,
    },
    scoring: { overlap: 'every-frame', fusion: 'mean', delay: 'by-hand' },
    openReport: { backend: 'wasm', backendReason: 'Asked for.', engine: 'own', threads: 2, manifest },
    analysis: { facts, decodedFrames: 750, elapsedS: 12, end: { type: 'done' } },
    notices: [],
    frames: Array.from({ length: FRAMES }, (_, frame) => sampledFrame(frame)),
    labels: [{ name: 'interview.csv', text: `time_s,valence,arousal\n${labels.join('\n')}\n` }],
    markersS: [12],
  };
  return JSON.stringify({ schemaVersion: 1, app: { name: 'circumplex', version: '0' }, session });
}

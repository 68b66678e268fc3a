import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { LstmArchitecture } from '../../../src/core/models/manifest-architecture';
import {
  type AffectArchitecture,
  affectOfClip,
  affectOfFeatures,
  frameFeatures,
} from '../../../src/core/networks/forward/affect-network';
import { affectHead, classHead } from '../../../src/core/networks/forward/dense-heads';
import { initialLstmState, lstmStep, projectLstmInput } from '../../../src/core/networks/forward/lstm-cell';
import type { WeightRecord } from '../../../src/core/networks/forward/weight-record';
import { framesPerOutput, i3dPlan } from '../../../src/core/networks/plans/i3d-plan';
import { readModelFolder } from '../export/read-model-folder';

/**
 * Crops of some faces or clips `[count × frames × 100 × 80 × 3]` in [0, 1], the first of which is number
 * `start`.
 */
export interface EvaluationBatch {
  readonly start: number;
  readonly count: number;
  /** Frames of each clip; 1 is a still, which stands for a clip of equal frames. */
  readonly frames: number;
  /** Whether they are the frames of one recording, in order: each is then the newest of a window. */
  readonly isStream?: boolean;
  readonly crops: Float32Array;
}

/** Class probabilities, where the model has a class head, and valence and arousal of each face of a batch. */
export interface EvaluationResult {
  readonly start: number;
  /** Of all classes of a face, one face after the other; null without a class head. */
  readonly probabilities: Float32Array | null;
  readonly affects: Float32Array;
}

/** The model folder, and the length of the clip of equal frames that stands for a still. */
const [folder = '', frameArgument = '64'] = process.argv.slice(2);
const frames = Number(frameArgument);

/**
 * What a model says of some faces, as clips of equal frames: valence and arousal, and class probabilities
 * where it has a class head.
 */
type Answers = readonly [affect: tf.Tensor2D, probabilities?: tf.Tensor2D];

/** The answers of a recurrent model: features and their projection are computed once. */
function recurrentAnswers(
  weights: WeightRecord,
  architecture: LstmArchitecture,
  images: tf.Tensor4D,
): Answers {
  const { classHeadUnits, fullyConnectedUnits, lstmUnits } = architecture;
  const answers = tf.tidy(() => {
    const features = frameFeatures(weights, architecture, images);
    const projected = projectLstmInput(weights, features);
    let state = initialLstmState(images.shape[0], lstmUnits);
    for (let frame = 0; frame < frames; frame++) {
      const next = lstmStep(weights, projected, state);
      tf.dispose([state.hidden, state.cell]);
      state = next;
    }
    const affect = affectHead(weights, fullyConnectedUnits.length, state.hidden);
    if (classHeadUnits.length === 0) return [affect];
    return [affect, classHead(weights, classHeadUnits.length, features)];
  });
  return answers as unknown as Answers;
}

/** The answers of any model, one whole clip of `length` frames after another; a still is repeated. */
function clipAnswers(
  weights: WeightRecord,
  architecture: AffectArchitecture,
  images: tf.Tensor4D,
  length: number,
): Answers {
  const [count, height, width, channels] = images.shape;
  const answers = Array.from({ length: count / length }, (_, clip) =>
    tf.tidy(() => {
      const given = tf.slice(images, [clip * length, 0, 0, 0], [length, height, width, channels]);
      return affectOfClip(weights, architecture, length === 1 ? tf.tile(given, [frames, 1, 1, 1]) : given);
    }),
  );
  const affect = tf.concat(answers, 0);
  tf.dispose(answers);
  return [affect];
}

/**
 * The answers of a model along the frames of one recording, each the newest of a window that holds what has
 * been seen so far, at most the model's length, as in the app; NaN where a window is too short for an
 * estimate.
 */
function streamAnswers(
  weights: WeightRecord,
  architecture: AffectArchitecture,
  images: tf.Tensor4D,
): Answers {
  const unit = architecture.temporal === 'i3d' ? framesPerOutput(i3dPlan(architecture)) : 1;
  const features = architecture.temporal === 'lstm' ? streamFeatures(weights, architecture, images) : null;
  const affect = tf.tidy(() => {
    const answers = Array.from({ length: images.shape[0] }, (_, newest) => {
      const length = Math.floor(Math.min(newest + 1, frames) / unit) * unit;
      if (length === 0) return tf.fill<tf.Rank.R2>([1, 2], Number.NaN);
      const first = newest + 1 - length;
      if (architecture.temporal === 'lstm' && features !== null)
        return affectOfFeatures(weights, architecture, features.slice(first, newest + 1));
      const [, height, width, channels] = images.shape;
      const clip = tf.slice(images, [first, 0, 0, 0], [length, height, width, channels]);
      return affectOfClip(weights, architecture, clip);
    });
    return tf.concat(answers, 0);
  });
  tf.dispose(features ?? []);
  return [affect];
}

/** Features of every frame, `[1, values]` each. */
function streamFeatures(
  weights: WeightRecord,
  architecture: LstmArchitecture,
  images: tf.Tensor4D,
): tf.Tensor2D[] {
  const [count, height, width, channels] = images.shape;
  return Array.from({ length: count }, (_, index) =>
    tf.tidy(() =>
      frameFeatures(weights, architecture, tf.slice(images, [index, 0, 0, 0], [1, height, width, channels])),
    ),
  );
}

async function main(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(wasm)}/`);
  await tf.setBackend('wasm');
  const { manifest, weights } = await readModelFolder(folder);
  const { architecture, input } = manifest;
  process.on('message', async ({ start, count, frames: length, isStream, crops }: EvaluationBatch) => {
    const images = tf.tensor4d(crops, [count * length, input.heightPx, input.widthPx, 3]);
    const [affect, probabilities] = isStream
      ? streamAnswers(weights, architecture, images)
      : architecture.temporal === 'lstm' && length === 1
        ? recurrentAnswers(weights, architecture, images)
        : clipAnswers(weights, architecture, images, length);
    const result: EvaluationResult = {
      start,
      probabilities: (await probabilities?.data<'float32'>()) ?? null,
      affects: await affect.data<'float32'>(),
    };
    tf.dispose([images, affect, ...(probabilities === undefined ? [] : [probabilities])]);
    process.send?.(result);
  });
  process.send?.('ready');
}

await main();

import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { frameFeatures } from '../../../src/core/networks/affect-network';
import { affectHead, classHead } from '../../../src/core/networks/dense-heads';
import { initialLstmState, lstmStep, projectLstmInput } from '../../../src/core/networks/lstm-cell';
import { readModelFolder } from '../export/read-model-folder';

/** Crops of some faces `[count × 100 × 80 × 3]` in [0, 1], the first of which is face `start`. */
export interface EvaluationBatch {
  readonly start: number;
  readonly count: number;
  readonly crops: Float32Array;
}

/** Class index and valence/arousal pair of each face of a batch. */
export interface EvaluationResult {
  readonly start: number;
  readonly classes: Uint8Array;
  readonly affects: Float32Array;
}

/** The model folder, and the length of the clip of equal frames that stands for a still. */
const [folder = '', frameArgument = '64'] = process.argv.slice(2);
const frames = Number(frameArgument);

async function main(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(wasm)}/`);
  await tf.setBackend('wasm');
  const { manifest, weights } = await readModelFolder(folder);
  const { architecture } = manifest;
  if (architecture.temporal !== 'lstm')
    throw new Error(`The model ${manifest.id} has no class head to score.`);
  process.on('message', async ({ start, count, crops }: EvaluationBatch) => {
    const [best, affect] = tf.tidy(() => {
      const images = tf.tensor4d(crops, [count, manifest.input.heightPx, manifest.input.widthPx, 3]);
      const features = frameFeatures(weights, architecture, images);
      const classes = tf.argMax(classHead(weights, architecture.classHeadUnits.length, features), 1);
      // Every frame of the clip is the same picture: features and their projection are computed once.
      const projected = projectLstmInput(weights, features);
      let state = initialLstmState(count, architecture.lstmUnits);
      for (let frame = 0; frame < frames; frame++) {
        const next = lstmStep(weights, projected, state);
        tf.dispose([state.hidden, state.cell]);
        state = next;
      }
      return [classes, affectHead(weights, architecture.fullyConnectedUnits.length, state.hidden)] as const;
    });
    const result: EvaluationResult = {
      start,
      classes: Uint8Array.from(await best.data<'int32'>()),
      affects: await affect.data<'float32'>(),
    };
    tf.dispose([best, affect]);
    process.send?.(result);
  });
  process.send?.('ready');
}

await main();

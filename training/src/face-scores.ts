import * as tf from '@tensorflow/tfjs';
import { ccc, mae, pcc } from '../../src/core/metrics';
import type { FaceSample } from './datasets/face-samples';
import type { ExpressionNetwork } from './networks/expression-network';
import { FaceBatch } from './stages/expression-stage';

/** Agreement of predictions with targets in one dimension. */
export interface DimensionScores {
  readonly ccc: number;
  readonly pcc: number;
  readonly mae: number;
}

/** What is reported of still faces: share of right classes, and agreement in both dimensions. */
export interface FaceScores {
  readonly accuracy: number;
  readonly valence: DimensionScores;
  readonly arousal: DimensionScores;
  readonly count: number;
}

/** Scores of class predictions (index per sample) and valence/arousal pairs against the samples' labels. */
export function faceScores(
  samples: readonly FaceSample[],
  classes: ArrayLike<number>,
  affects: ArrayLike<number>,
): FaceScores {
  const right = samples.filter((sample, i) => sample.majorityClass === classes[i]).length;
  const dimension = (index: 0 | 1): DimensionScores => {
    const labels = samples.map((sample) => sample.affect[index]);
    const predictions = samples.map((_, i) => affects[i * 2 + index] ?? Number.NaN);
    return {
      ccc: ccc(predictions, labels),
      pcc: pcc(predictions, labels),
      mae: mae(predictions, labels),
    };
  };
  return {
    accuracy: right / samples.length,
    valence: dimension(0),
    arousal: dimension(1),
    count: samples.length,
  };
}

/** Runs the 2D network over unvaried crops and scores its own two heads. */
export async function scoreFaces(
  network: ExpressionNetwork,
  samples: readonly FaceSample[],
  heightPx: 50 | 100,
  batchSize = 64,
): Promise<FaceScores> {
  const classes = new Uint8Array(samples.length);
  const affects = new Float32Array(samples.length * 2);
  for (let start = 0; start < samples.length; start += batchSize) {
    const part = samples.slice(start, start + batchSize);
    const batch = new FaceBatch(part.length, heightPx);
    batch.fillPlain(part);
    const [best, affect] = tf.tidy(() => {
      const outputs = network.head(network.features(batch.imageTensor(), false));
      return [tf.argMax(outputs.logits, 1) as tf.Tensor1D, outputs.affect] as const;
    });
    classes.set(await best.data<'int32'>(), start);
    affects.set(await affect.data<'float32'>(), start * 2);
    tf.dispose([best, affect]);
  }
  return faceScores(samples, classes, affects);
}

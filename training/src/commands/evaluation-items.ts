import type { Affect } from '../../../src/core/affect';
import { CROP_HEIGHT_PX } from '../../../src/core/face/crop-rule';
import { FaceBatch } from '../datasets/faces/face-batch';
import type { FaceSample } from '../datasets/faces/face-samples';
import { seededRandom } from '../engine/random';
import { classesOf, type FaceAnswers } from '../evaluation/face-answers';
import { affectScores, type ClassScores, type FaceScores, faceScores } from '../evaluation/face-scores';
import { drawPseudoClip } from '../stages/i3d/pseudo-clips';
import { plainFaces } from '../stages/lstm/sequence-faces';
import type { EvaluationBatch } from './evaluation-worker';

/** Scores of an evaluation; without classes where there are none. */
export type EvaluationScores = Pick<FaceScores, 'count' | 'valence' | 'arousal'> & Partial<ClassScores>;

/** What a model says of all items, in their order. */
export interface EvaluationAnswers extends FaceAnswers {
  /** Empty, and no classes, where the model has no class head. */
  readonly probabilities: Float32Array;
  readonly affects: Float32Array;
}

/** What an evaluation puts before a model, and how the answers are scored. */
export interface EvaluationItems {
  readonly count: number;
  /** What is counted, for people. */
  readonly unit: string;
  readonly description: string;
  /** The next items from number `start`; called once for each, in order. */
  readonly batch: (start: number) => EvaluationBatch;
  readonly scores: (answers: EvaluationAnswers) => EvaluationScores;
}

const BATCH_FACES = 16;
/** Every model is scored on the same pseudo-clips of a split. */
const CLIP_SEED = 1;
/** As the default models learn from. */
const PSEUDO_CLIPS = { label: 'last', augmentation: 0.5 } as const;

/** Still faces, each a clip of `frames` equal frames; scored by class too where the model tells classes. */
export function stillItems(samples: readonly FaceSample[], frames: number): EvaluationItems {
  return {
    count: samples.length,
    unit: 'faces',
    description: `${samples.length} faces, clips of ${frames} equal frames`,
    batch: (start) => {
      const part = samples.slice(start, start + BATCH_FACES);
      const batch = new FaceBatch(part.length, CROP_HEIGHT_PX);
      batch.fillPlain(part);
      return { start, count: part.length, frames: 1, crops: batch.images };
    },
    scores: (answers) => {
      const { classCount, affects } = answers;
      if (classCount > 0) return faceScores(samples, classesOf(answers), affects);
      const labels = samples.map(({ affect }) => affect);
      return { count: samples.length, ...affectScores(labels, affects) };
    },
  };
}

/** `count` pseudo-clips of `frames` frames drawn from the faces: the same for every model. */
export function pseudoClipItems(
  samples: readonly FaceSample[],
  frames: number,
  count: number,
): EvaluationItems {
  const random = seededRandom(CLIP_SEED);
  const faces = plainFaces(samples);
  const labels: Affect[] = [];
  return {
    count,
    unit: 'pseudo-clips',
    description: `${count} pseudo-clips of ${frames} frames, made from ${samples.length} faces`,
    batch: (start) => {
      const { images, label } = drawPseudoClip(faces, { ...PSEUDO_CLIPS, frames }, random);
      labels[start] = label;
      return { start, count: 1, frames, crops: images };
    },
    scores: ({ affects }) => ({ count, ...affectScores(labels, affects) }),
  };
}

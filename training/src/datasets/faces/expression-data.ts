import { seededRandom, shuffledIndices } from '../../engine/random';
import type { RunLog } from '../../engine/run-log';
import type { ExpressionConfig } from '../../experiments/experiment-config';
import { skippedSummary } from '../files/skipped-files';
import { EXPRESSION_CLASSES, type ExpressionClass } from './expression-classes';
import { readFaceDataset } from './face-dataset';
import type { FaceDataset, FaceSample, Split } from './face-samples';

/** The faces of a run of stage 1; shares and majority classes count the run's own classes. */
export interface ExpressionData {
  /** Every class that one of the sets tells apart, in the order of `EXPRESSION_CLASSES`. */
  readonly classes: readonly ExpressionClass[];
  /** The training parts, each as often as its source repeats, or the faces drawn from them. */
  readonly train: readonly FaceSample[];
  readonly validation: readonly FaceSample[];
  /** The test part of each set that has one. */
  readonly test: readonly { readonly dataset: string; readonly samples: readonly FaceSample[] }[];
}

const EVERY_SPLIT: ReadonlySet<Split> = new Set(['train', 'validation', 'test']);

/**
 * Reads the data sets of a run, of whatever layout each is, and says what was left out of them.
 *
 * @throws with a sentence when a path holds no known layout, or there is nothing to learn from.
 */
export async function readExpressionData(
  {
    data,
    labels = 'votes',
    seed,
    trainFaces,
    affectScale,
  }: Pick<ExpressionConfig, 'data' | 'labels' | 'seed' | 'trainFaces' | 'affectScale'>,
  log: Pick<RunLog, 'note'>,
): Promise<ExpressionData> {
  const sets: { set: FaceDataset; repeats: number }[] = [];
  for (const { path, repeats } of data) {
    const set = await readFaceDataset(path, EVERY_SPLIT, affectScale);
    log.note(`${set.name}: ${set.samples.length} faces; ${skippedSummary(set.skipped)}`);
    sets.push({ set, repeats });
  }
  const classes = EXPRESSION_CLASSES.filter((name) => sets.some(({ set }) => set.classes.includes(name)));
  const part = (set: FaceDataset, split: Split) =>
    set.samples
      .filter((sample) => sample.split === split)
      .map((sample) => sampleOfClasses(sample, classes, labels));
  const train = sets.flatMap(({ set, repeats }) => {
    const samples = part(set, 'train');
    return Array.from({ length: repeats }, () => samples).flat();
  });
  if (train.length === 0)
    throw new Error(`${data.map(({ path }) => path).join(', ')}: no faces to learn from.`);
  return {
    classes,
    train: trainFaces === undefined ? train : drawnFaces(train, trainFaces, seed),
    validation: sets.flatMap(({ set }) => part(set, 'validation')),
    test: sets
      .map(({ set }) => ({ dataset: set.name, samples: part(set, 'test') }))
      .filter(({ samples }) => samples.length > 0),
  };
}

function drawnFaces(faces: readonly FaceSample[], most: number, seed: number): readonly FaceSample[] {
  const order = shuffledIndices(faces.length, seededRandom(seed)).subarray(0, most);
  return Array.from(order, (index) => faces[index]).filter((face) => face !== undefined);
}

/**
 * A sample whose shares and majority class count `classes` instead of all expression classes. Shares of
 * classes that are not among them are dropped and the others scaled to sum to 1; `majority` puts all on one
 * class.
 */
export function sampleOfClasses(
  sample: FaceSample,
  classes: readonly ExpressionClass[],
  labels: 'votes' | 'majority',
): FaceSample {
  const majority = EXPRESSION_CLASSES[sample.majorityClass];
  const majorityClass = majority === undefined ? -1 : classes.indexOf(majority);
  const kept = classes.map((name) => sample.classShares[EXPRESSION_CLASSES.indexOf(name)] ?? 0);
  const total = kept.reduce((sum, share) => sum + share, 0);
  const classShares = Float32Array.from(kept, (share, c) =>
    labels === 'majority' || total === 0 ? Number(c === majorityClass) : share / total,
  );
  return { ...sample, classShares, majorityClass };
}

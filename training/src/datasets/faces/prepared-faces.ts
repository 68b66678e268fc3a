import type { Affect } from '../../../../src/core/affect';
import type { AffectScale } from '../../../../src/core/models/affect-scales';
import { squareSample } from '../clips/clip-augmentation';
import { readCrops } from '../clips/clip-crops';
import { readPreparedSet, recordingsAtRate } from '../clips/clip-dataset';
import { SkippedTally } from '../files/skipped-files';
import { CLASS_ANCHORS, DEFAULT_AFFECT_SCALE, EXPRESSION_CLASSES } from './expression-classes';
import type { FaceDataset, FaceSample, Split } from './face-samples';

/** Frames of a recording are alike from one to the next: as many are taken as stills in a second. */
const STILLS_HZ = 5;
/** How near to a class anchor an annotator has to see a face to vote for the class, in units of the plane. */
const VOTE_SPREAD = 0.15;

/**
 * Votes that stand for a valence and arousal: the share of each class falls off with the distance of its
 * anchor, exp(−d² / 2·0.15²). The counterpart of `proxyAffect`, for sets that have no classes.
 */
export function proxyShares([valence, arousal]: Affect, scale: AffectScale): Float32Array {
  const weights = EXPRESSION_CLASSES.map((name) => {
    const [v, a] = CLASS_ANCHORS[scale][name];
    return Math.exp(-((valence - v) ** 2 + (arousal - a) ** 2) / (2 * VOTE_SPREAD ** 2));
  });
  // Far from every anchor all weights vanish: the least spread of the arithmetic decides then.
  const total = weights.reduce((sum, weight) => sum + weight, 1e-12);
  const shares = Float32Array.from(weights, (weight) => (weight + 1e-12 / weights.length) / total);
  return shares;
}

/**
 * Frames of prepared recordings as stills for stage 1, five a second: their valence and arousal are the gold
 * label of the frame, their votes proxies of it.
 *
 * @param source folder that `train -- prepare` wrote.
 * @throws with a sentence when there is no such folder, or a file of it is damaged.
 */
export async function readPreparedFaces(
  source: string,
  wanted: ReadonlySet<Split>,
  scale = DEFAULT_AFFECT_SCALE,
): Promise<FaceDataset> {
  const set = await readPreparedSet(source);
  const tally = new SkippedTally();
  const every = Math.max(1, Math.round(set.index.frameRateHz / STILLS_HZ));
  const samples: FaceSample[] = [];
  for (const recording of recordingsAtRate(set, set.index.frameRateHz, [...wanted])) {
    const taken = recording.crops.flatMap((crop, frame) => {
      if (crop === null || frame % every !== 0) return [];
      const label = recording.labels[frame] ?? null;
      const name = `${recording.name}/${frame}`;
      if (label === null || label.some(Number.isNaN)) {
        tally.add('frame without valence and arousal', name);
        return [];
      }
      return [{ crop, label, name }];
    });
    for (const { crop, label, name } of taken) {
      const shares = proxyShares(label, scale);
      const bytes = readCrops(recording.cropsFile, [crop]);
      samples.push({
        ...squareSample(bytes),
        name: `${set.index.dataset}/${name}`,
        split: recording.split,
        classShares: shares,
        majorityClass: shares.indexOf(Math.max(...shares)),
        affect: label,
      });
    }
  }
  return { name: set.index.dataset, samples, classes: EXPRESSION_CLASSES, skipped: tally.skipped };
}

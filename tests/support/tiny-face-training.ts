import type { FaceSample } from '../../training/src/datasets/faces/face-samples';
import type { ExpressionNetwork } from '../../training/src/networks/expression-network';
import type { ExpressionRecipe } from '../../training/src/stages/expression/expression-training';

/** A network that trains in a second. */
export const SHAPE = { base: 'vgg11-bn', widthMultiplier: 1 / 64, classCount: 8 } as const;
/** One cycle of descent with averaged weights and bent mouths, as the default models take it. */
export const CYCLE: ExpressionRecipe = {
  name: 'tiny',
  heightPx: 50,
  epochs: 2,
  batchSize: 2,
  rate: { kind: 'one-cycle', peak: 0.002, warmUpShare: 0.2 },
  optimiser: 'nesterov',
  weightDecay: 1e-4,
  classWeights: false,
  headDropout: 0.5,
  affectLossWeight: 4,
  augmentation: { kind: 'webcam', strength: 0.5 },
  mixupAlpha: 0,
  affectScale: 'word-ratings',
  bentMouthShare: 0.5,
  averageDecay: 0.999,
};

/** Two kinds of picture that a network can tell apart: bright above, or bright below. */
export function samples(count: number): FaceSample[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = i % 2;
    const pixels = Uint8Array.from({ length: 48 * 48 }, (_, p) => (p < 1152 === (kind === 0) ? 220 : 30));
    return {
      name: `sample ${i}`,
      split: 'train',
      sizePx: 48,
      channels: 1,
      pixels,
      classShares: Float32Array.from({ length: 8 }, (_, c) => (c === kind ? 1 : 0)),
      majorityClass: kind,
      affect: kind === 0 ? [0.5, 0.3] : [-0.5, 0.1],
    };
  });
}

/** A log that is silent and, at a given step, dies as a killed process would. */
export function log(dieAt = Number.POSITIVE_INFINITY, losses: string[] = []) {
  return {
    note() {},
    epoch() {},
    progress: () => ({
      update(done: number, note: string) {
        losses.push(note);
        if (done === dieAt) throw new Error('killed');
      },
      stop() {},
    }),
  };
}

/** All variables of a network, by name. */
export function valuesOf(network: ExpressionNetwork): Record<string, number[]> {
  return Object.fromEntries([...network.variables].map(([name, v]) => [name, [...v.dataSync()]]));
}

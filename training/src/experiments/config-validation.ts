import { BLOCKS } from '../../../src/core/networks/plans/convolution-plan';
import { BASE_ARCHITECTURES } from '../../../src/core/networks/tables/base-architectures';
import { CLIP_LENGTHS_FRAMES, OVERLAP_RATIOS } from '../../../src/core/time/clip-windows';
import { AUGMENTATION_PARTS } from '../datasets/augmentation/augmentation';
import type { ExperimentConfig } from './experiment-config';
import { be, type Check, count, fields, flag, kinds, listOf, oneOf, text, within } from './field-checks';

const share = within(0, 1);
const decay = be('a number from 0 below 1', (value) => typeof value === 'number' && value >= 0 && value < 1);

const start = kinds({
  drawn: fields({ kind: oneOf('drawn') }),
  'keras-h5': fields({ kind: oneOf('keras-h5'), file: text }, { pixels: oneOf('published', 'unit-rgb') }),
  run: fields({ kind: oneOf('run'), folder: text }),
  model: fields({ kind: oneOf('model'), folder: text }),
});

const common = {
  name: text,
  seed: count(0),
  epochs: count(1),
  batchSize: count(1),
  rate: fields({
    kind: oneOf('constant', 'one-cycle'),
    peak: within(0, Number.POSITIVE_INFINITY, 'over'),
    warmUpShare: share,
  }),
  base: oneOf(...Object.keys(BASE_ARCHITECTURES)),
  widthMultiplier: within(0, Number.POSITIVE_INFINITY, 'over'),
  start,
} satisfies Readonly<Record<string, Check>>;

const endsIn2 = be('a list of whole numbers whose last is 2', (value) => {
  const units = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return units.at(-1) === 2 && units.every((unit) => Number.isSafeInteger(unit) && Number(unit) >= 1);
});

const recording = {
  ...common,
  recordings: text,
  frameRateHz: oneOf(10, 50),
  lengthFrames: oneOf(...CLIP_LENGTHS_FRAMES),
  overlapRatio: oneOf(...OVERLAP_RATIOS),
  fusion: oneOf('mean', 'extremum'),
  loss: oneOf('mse', 'ccc'),
  clipsPerEpoch: count(0),
  fullyConnectedUnits: endsIn2,
} satisfies Readonly<Record<string, Check>>;

const configuration = kinds({
  expression: fields(
    {
      kind: oneOf('expression'),
      ...common,
      heightPx: oneOf(50, 100),
      trainFromBlock: oneOf(...BLOCKS),
      data: listOf(fields({ path: text, repeats: count(1) })),
      optimiser: oneOf('adam', 'nesterov'),
      weightDecay: within(0, Number.POSITIVE_INFINITY),
      classWeights: flag,
      headDropout: decay,
      affectLossWeight: within(0, Number.POSITIVE_INFINITY),
      augmentation: fields(
        { kind: oneOf('paper', 'webcam'), strength: within(0, Number.POSITIVE_INFINITY) },
        {
          without: be(`a list of ${AUGMENTATION_PARTS.join(', ')}`, (value) =>
            Array.isArray(value) ? value.every((part) => AUGMENTATION_PARTS.includes(part)) : false,
          ),
        },
      ),
      mixupAlpha: within(0, Number.POSITIVE_INFINITY),
      averageDecay: decay,
    },
    { labels: oneOf('votes', 'majority'), trainFaces: count(1) },
  ),
  lstm: fields(
    {
      kind: oneOf('lstm'),
      ...recording,
      lstmUnits: count(1),
      dropout: decay,
      recurrentDropout: decay,
      trainFromBlock: oneOf(...BLOCKS, 'frozen'),
    },
    { augmentation: within(0, Number.POSITIVE_INFINITY), forgetBias: within(-20, 20) },
  ),
  i3d: fields(
    {
      kind: oneOf('i3d'),
      ...recording,
      inflation: oneOf('centred', 'copied'),
      surroundings: oneOf('zero', 'random'),
      masking: flag,
      multiplier: oneOf(1, 100),
      dilationRates: listOf(count(1), 4),
    },
    {
      augmentation: within(0, Number.POSITIVE_INFINITY),
      headStart: fields({
        steps: count(1),
        batchSize: count(1),
        learningRate: within(0, Number.POSITIVE_INFINITY, 'over'),
      }),
    },
  ),
});

/**
 * Takes a value for a configuration after looking at every field.
 *
 * @param where named in front of the sentence, a file for instance.
 * @throws with a sentence that names the first field at fault, what was expected and what was found.
 */
export function parseExperimentConfig(value: unknown, where: string): ExperimentConfig {
  const fault = configuration(value, '');
  if (fault !== null)
    throw new Error(
      `${where}: ${fault.field === '' ? 'the configuration' : fault.field} must be ${fault.expected}, ` +
        `found ${fault.found}.`,
    );
  return value as ExperimentConfig;
}

import { describe, expect, test } from 'vitest';
import {
  PAPER_EXPRESSION,
  PAPER_I3D,
  PAPER_LSTM,
} from '../../../../training/src/experiments/default-configs';
import { parseExperimentConfig } from '../../../../training/src/experiments/experiment-config';

const STILLS = {
  ...PAPER_EXPRESSION,
  name: 'stills',
  start: { kind: 'keras-h5', file: 'vgg-face.h5' },
  data: [{ path: 'raf-db', repeats: 1 }],
};
const LSTM = { ...PAPER_LSTM, name: 'lstm', start: { kind: 'run', folder: 'stills' }, recordings: 'sewa' };
const I3D = { ...PAPER_I3D, name: 'i3d', start: { kind: 'drawn' }, recordings: 'sewa' };

test("the paper's configurations are taken as they are", () => {
  for (const config of [STILLS, LSTM, I3D]) expect(parseExperimentConfig(config, 'here')).toEqual(config);
});

test("the paper's values are those of sections 4.3 to 4.5", () => {
  expect(PAPER_EXPRESSION).toMatchObject({
    batchSize: 16,
    rate: { kind: 'constant', peak: 1e-5 },
    optimiser: 'adam',
    heightPx: 100,
    classWeights: true,
    augmentation: { kind: 'paper', strength: 1 },
  });
  expect(PAPER_LSTM).toMatchObject({ lstmUnits: 1024, dropout: 0.2, recurrentDropout: 0.2, loss: 'mse' });
  expect(PAPER_LSTM.fullyConnectedUnits).toHaveLength(3);
  expect(PAPER_I3D).toMatchObject({ batchSize: 8, lengthFrames: 64, overlapRatio: 0.8, frameRateHz: 10 });
  expect(PAPER_I3D.fullyConnectedUnits).toHaveLength(2);
});

describe('a field at fault is named, with what was expected and what was found', () => {
  test.each([
    [{ ...STILLS, kind: 'gru' }, 'kind must be expression, lstm or i3d, found "gru".'],
    [{ ...STILLS, epochs: 0 }, 'epochs must be a whole number of at least 1, found 0.'],
    [{ ...STILLS, epochs: '3' }, 'epochs must be a whole number of at least 1, found "3".'],
    [{ ...STILLS, seed: undefined }, 'seed must be a whole number of at least 0, found nothing.'],
    [{ ...STILLS, epoch: 3 }, 'epoch must be no such field, found 3.'],
    [
      { ...STILLS, base: 'vgg19' },
      'base must be vgg11, vgg11-bn, vgg16, vgg16-bn or resnet50, found "vgg19".',
    ],
    [
      { ...STILLS, rate: { ...STILLS.rate, peak: Number.NaN } },
      'rate.peak must be a number over 0, found NaN.',
    ],
    [{ ...STILLS, start: { kind: 'h5' } }, 'start.kind must be drawn, keras-h5, run or model, found "h5".'],
    [{ ...STILLS, start: { kind: 'run' } }, 'start.folder must be a text that is not empty, found nothing.'],
    [{ ...STILLS, data: [] }, 'data must be a list of at least 1, found [].'],
    [
      { ...STILLS, data: [{ path: 'a', repeats: 1 }, { path: '' }] },
      'data[1].path must be a text that is not empty, found "".',
    ],
    [{ ...STILLS, headDropout: 1 }, 'headDropout must be a number from 0 below 1, found 1.'],
    [{ ...STILLS, classWeights: 'yes' }, 'classWeights must be true or false, found "yes".'],
    [{ ...LSTM, lengthFrames: 20 }, 'lengthFrames must be 16, 32 or 64, found 20.'],
    [{ ...LSTM, fullyConnectedUnits: [512, 3] }, 'fullyConnectedUnits must be a list of whole numbers'],
    [{ ...LSTM, trainFromBlock: 6 }, 'trainFromBlock must be 1, 2, 3, 4, 5 or frozen, found 6.'],
    [{ ...I3D, dilationRates: [1, 2, 4] }, 'dilationRates must be a list of 4, found [1,2,4].'],
    [{ ...I3D, multiplier: 10 }, 'multiplier must be 1 or 100, found 10.'],
    [{ ...I3D, lstmUnits: 10 }, 'lstmUnits must be no such field, found 10.'],
    [null, 'the configuration must be an object, found null.'],
    [{}, 'kind must be expression, lstm or i3d, found nothing.'],
  ])('%j', (config, sentence) => {
    expect(() => parseExperimentConfig(config, 'run.json')).toThrow(`run.json: ${sentence}`);
  });
});

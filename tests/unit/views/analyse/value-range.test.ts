import { expect, test } from 'vitest';
import { predictionRows } from '../../../../src/recordings/scores/prediction-rows';
import { traceLayers } from '../../../../src/views/analyse/traces/trace-data';
import { fittedRanges } from '../../../../src/views/analyse/traces/value-range';
import { analysed } from '../../../support/analysed-frames';

test('panels reach over estimates and labels, with round ends and no less than .4', () => {
  // Arousal goes from −.2 to .2, valence from .1 to .2 with labels down to −.33.
  const frames = [
    analysed(0, { raw: [0.1, -0.2], processed: [0.1, -0.2] }),
    analysed(1, { raw: [0.2, 0.2], processed: [0.2, 0.2] }),
  ];
  const data = {
    rows: predictionRows(frames, 0),
    labels: { valence: [-0.33, null] },
    bands: {},
    gaps: [],
    durationS: 1,
    hasDeviation: false,
    sampleS: 0.1,
  };
  const { valence, arousal } = fittedRanges(traceLayers(data));
  expect([valence.low, valence.high]).toEqual([-0.35, 0.2]);
  expect([arousal.low, arousal.high]).toEqual([-0.2, 0.2]);
  expect(arousal.ticks).toContain(0);
});

import { expect, test } from 'vitest';
import { FakeFrame, FakeStages, openFakePipeline } from '../../support/fake-stages';

test('says how far off an estimate may be, on the scale of the estimate, where the manifest tells', async () => {
  const stages = new FakeStages();
  stages.classProbabilities = [0.5, 0.5];
  const unknown = await openFakePipeline({}, stages);
  const without = await unknown.pipeline.pushFrame(new FakeFrame().picture, 0);
  expect(without?.estimate).not.toHaveProperty('deviation');

  const held = { coverage: 0.8, coverageOfSure: 0.8, coverageOfUnsure: 0.8 };
  stages.uncertainty = {
    source: 'some faces',
    checkedOn: { dataset: 'others', count: 1 },
    anchors: [
      [0, 0],
      [0.2, 0.4],
    ],
    valence: { floor: 0, scale: 10, ...held },
    arousal: { floor: 0.1, scale: 0, ...held },
  };
  const { pipeline } = await openFakePipeline({ scaleNormalisation: 'ortega' }, stages);
  const first = await pipeline.pushFrame(new FakeFrame().picture, 0);
  // A variance of .01 between the anchors, times ten; stretched by .4 / .2 and .3 / .1.
  expect(first?.estimate?.rawDeviation).toEqual([expect.closeTo(0.1, 9), expect.closeTo(0.1, 9)]);
  expect(first?.estimate?.deviation).toEqual([expect.closeTo(0.2, 9), expect.closeTo(0.3, 9)]);

  stages.classProbabilities = null;
  const untold = await pipeline.pushFrame(new FakeFrame().picture, 100);
  expect(untold?.estimate).not.toHaveProperty('deviation');
});

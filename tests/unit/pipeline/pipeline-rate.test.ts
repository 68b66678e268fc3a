import { expect, test } from 'vitest';
import { FakeFrame, openFakePipeline, windowFills } from '../../support/fake-stages';

test('lowers its rate to one that the machine can hold and says so', async () => {
  const { pipeline, stages, clock, events } = await openFakePipeline();
  stages.onModel = () => {
    clock.ms += 180;
  };
  for (let frame = 0; frame < 8; frame++) await pipeline.pushFrame(new FakeFrame().picture, frame * 200);
  // 180 ms fit into 87 % of a period at 4 Hz (217 ms), not at 5 Hz (174 ms).
  expect(events).toEqual([
    {
      type: 'rate-changed',
      frameRateHz: 4,
      message: 'A frame takes 180 ms here: now sampling at 4 Hz instead of 10 Hz.',
    },
  ]);
});

test('a model slower than the gap tolerance still fills its window, at a rate that it holds', async () => {
  const open = await openFakePipeline();
  const { stages, clock, events } = open;
  stages.onModel = () => {
    clock.ms += 3000;
  };
  // After the second frame a period is 5 s: 6.2 s is no slot of the grid.
  expect(await windowFills(open, [0, 3100, 6200, 8100, 13_100])).toEqual([1, 2, undefined, 3, 4]);
  expect(events).toEqual([
    {
      type: 'rate-changed',
      frameRateHz: 0.2,
      message: 'A frame takes 3000 ms here: now sampling at 0.2 Hz instead of 10 Hz.',
    },
  ]);
  // 12.5 s are two and a half periods of 5 s; a longer gap ends the window.
  expect(await windowFills(open, [30_000])).toEqual([1]);
});

test('the time that a frame takes is no excuse for a gap in a recording', async () => {
  const open = await openFakePipeline({ keepRate: true });
  open.stages.onModel = () => {
    open.clock.ms += 3000;
  };
  expect(await windowFills(open, [0, 100, 3100])).toEqual([1, 2, 1]);
});

test('keeps its rate for recordings, however long a frame takes', async () => {
  const { pipeline, stages, clock, events } = await openFakePipeline({ keepRate: true });
  stages.onModel = () => {
    clock.ms += 2000;
  };
  const slots: (number | undefined)[] = [];
  for (let frame = 0; frame < 12; frame++) {
    slots.push((await pipeline.pushFrame(new FakeFrame().picture, frame * 100))?.slot);
  }
  expect(slots).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(events).toEqual([]);
});

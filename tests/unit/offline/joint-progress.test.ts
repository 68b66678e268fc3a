import { expect, test } from 'vitest';
import { JointProgress } from '../../../src/offline/joint-progress';

test('one progress is told of two downloads, and none before both have said how large they are', () => {
  const told: (readonly [number, number])[] = [];
  const progress = new JointProgress((loaded, total) => told.push([loaded, total]));
  const [detector, model] = [progress.of('detector'), progress.of('model')];
  detector(0, 100);
  detector(50, 100);
  expect(told).toEqual([]);
  model(0, 300);
  model(300, 300);
  detector(100, 100);
  expect(told).toEqual([
    [50, 400],
    [350, 400],
    [400, 400],
  ]);
});

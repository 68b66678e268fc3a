import { expect, test } from 'vitest';
import { DisplayChain } from '../../../../src/state/live/display-chain';

test('without smoothing and baseline an estimate is drawn as it is', () => {
  expect(new DisplayChain().show([0.3, -1.2], 0)).toEqual([0.3, -1.2]);
});

test('the baseline is subtracted and the average taken after it', () => {
  const chain = new DisplayChain();
  chain.setSmoothing('moving-average');
  chain.setBaseline([0.5, 0.25]);
  expect(chain.show([0.5, 0.25], 0)).toEqual([0, 0]);
  expect(chain.show([1, 0.75], 100)).toEqual([0.25, 0.25]);
});

test('a reset forgets the past and keeps the settings', () => {
  const chain = new DisplayChain();
  chain.setSmoothing('moving-average');
  chain.show([1, 1], 0);
  chain.reset();
  expect(chain.show([0, 0], 100)).toEqual([0, 0]);
});

test('another baseline starts the smoothing anew, the same one told again does not', () => {
  const chain = new DisplayChain();
  chain.setSmoothing('moving-average');
  const neutral = [0.5, 0.5] as const;
  chain.setBaseline(neutral);
  chain.show([1, 1], 0);
  chain.setBaseline(neutral);
  expect(chain.show([0.5, 0.5], 100)).toEqual([0.25, 0.25]);
  chain.setBaseline(null);
  expect(chain.show([0.5, 0.5], 200)).toEqual([0.5, 0.5]);
});

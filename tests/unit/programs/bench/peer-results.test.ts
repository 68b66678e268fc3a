import { expect, test } from 'vitest';
import { wasLoaded } from '../../../../programs/bench/machine-load';
import type { PeerTimes } from '../../../../programs/bench/page/peer-rounds';
import { type PeerCircumstances, peerResults, peerTable } from '../../../../programs/bench/peer-results';

const TIMES: PeerTimes = {
  threads: 2,
  memoryBytes: 205e6,
  onnxFeatureError: 1.1e-6,
  estimateDifference: 1.5e-7,
  times: {
    features: { ours: [30, 20, 25], tfjs: [90, 80, 100], 'onnxruntime-web': [100, 110, 90] },
    temporal: { ours: [8], tfjs: [16] },
    estimate64: { ours: [33, 35, 34], tfjs: [110], tfjsFreshWindow: [5100, 5300] },
    i3d16: { ours: [100, 120], tfjs: [700, 500] },
  },
};

const VISITS = {
  firstMs: 5000.4,
  secondMs: 1400.6,
  mainThreadBusyShare: 0.12345,
  longestTaskMs: { coldStart: 81.4, live: 0 },
};

const QUIET: PeerCircumstances = {
  browser: 'Chromium 156.0.8078.108',
  cores: 2,
  load: { before: 0.31, during: 1.9, after: 2 },
};

test('what is written are medians under exactly the agreed names', () => {
  expect(peerResults(TIMES, VISITS, QUIET)).toStrictEqual({
    threads: 2,
    load: 0.31,
    features: { ours: 25, tfjs: 90, 'onnxruntime-web': 100 },
    estimate64: { ours: 34, tfjsFreshWindow: 5200 },
    i3d16: { ours: 110, tfjs: 600 },
    coldStartMs: { first: 5000, second: 1401 },
    mainThreadBusyShare: 0.123,
  });
});

test('the table says ratios, and marks a run beside which something else ran', () => {
  const table = peerTable(TIMES, peerResults(TIMES, VISITS, QUIET), QUIET, VISITS);
  expect(table).toContain('over 50 ms: 81 ms until the first estimate, none while live');
  expect(table).toContain('features: 4.00 times onnxruntime-web, 3.60 times stock TensorFlow.js');
  expect(table).toContain('estimate of 64 frames: 152.94 times a fresh window');
  expect(table).not.toContain('LOADED');
  const loaded = { ...QUIET, load: { ...QUIET.load, before: 3 } };
  expect(wasLoaded(loaded)).toBe(true);
  expect(wasLoaded({ ...QUIET, load: { ...QUIET.load, during: 4 } })).toBe(true);
  expect(peerTable(TIMES, peerResults(TIMES, VISITS, loaded), loaded, VISITS)).toContain('LOADED');
});

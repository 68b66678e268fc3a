import { expect, test } from 'vitest';
import {
  manifestCalm,
  steadinessLines,
  steadinessReport,
} from '../../../../training/src/evaluation/steadiness-report';

test('bias, magnitude and wobble are taken within recordings, then over them', () => {
  const { all, recordings } = steadinessReport([
    { name: 'one', estimates: [[0.1, 0], [0.3, 0], null] },
    {
      name: 'other',
      estimates: [
        [-0.2, 0.5],
        [-0.2, 0.5],
      ],
    },
  ]);
  expect(recordings.map(({ frames, without }) => [frames, without])).toEqual([
    [3, 1],
    [2, 0],
  ]);
  expect(recordings[0]?.valence.bias).toBeCloseTo(0.2, 12);
  expect(recordings[0]?.valence.wobble).toBeCloseTo(0.1, 12);
  expect(recordings[1]?.valence).toEqual({ bias: -0.2, meanMagnitude: 0.2, wobble: 0 });
  // Not the deviation over both together: one reads high and the other low, and each is steady.
  expect(all.valence.bias).toBeCloseTo(0, 12);
  expect(all.valence.meanMagnitude).toBeCloseTo(0.2, 12);
  expect(all.valence.wobble).toBeCloseTo(0.05, 12);
  expect(all).toMatchObject({ frames: 5, without: 1, arousal: { bias: 0.25, wobble: 0 } });
  const { valence, arousal } = all;
  const kept = manifestCalm({ all, recordings }, 'Two people');
  expect(kept).toEqual({ source: 'Two people', recordings: 2, frames: 4, valence, arousal });
});

test('a recording without any estimate is left out, and none at all is refused', () => {
  const blind = { name: 'blind', estimates: [null, null] };
  expect(steadinessReport([blind, { name: 'calm', estimates: [[0, 0]] }]).recordings).toHaveLength(1);
  expect(() => steadinessReport([blind])).toThrow('No recording has an estimate.');
});

test('there is a line for each recording and one for all', () => {
  const lines = steadinessLines(steadinessReport([{ name: 'calm.mp4', estimates: [[0.1, -0.1]] }]));
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/^calm\.mp4 {2}1 of 1 frames; valence: bias 0\.100/);
  expect(lines[1]).toMatch(/^all /);
});

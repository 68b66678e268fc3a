import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { TakeSampler } from '../../../../src/core/tracing/take-sampler';

const nan = Number.NaN;
const PLAN = { fromS: 0, toS: 100, speed: 1, start: [0, 0] as Affect };

test('a sample is where the rater stood when its moment was on the screen', () => {
  const sampler = new TakeSampler({ rateHz: 50, count: 6 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 1000 });
  sampler.show({ mediaTimeS: 0.04, shownAtMs: 1040 });
  sampler.steer({ atMs: 1050, value: [1, -1] });
  sampler.show({ mediaTimeS: 0.08, shownAtMs: 1080 });
  sampler.halt();
  expect([...sampler.valence]).toEqual([0, 0, 0, 1, 1, nan]);
  expect([...sampler.arousal]).toEqual([0, 0, 0, -1, -1, nan]);
});

test('what is told late counts from when it happened', () => {
  const sampler = new TakeSampler({ rateHz: 10, count: 5 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 1000 });
  sampler.show({ mediaTimeS: 0.1, shownAtMs: 1100 });
  sampler.show({ mediaTimeS: 0.2, shownAtMs: 1200 });
  sampler.steer({ atMs: 1190, value: [0.9, 0] });
  sampler.steer({ atMs: 1060, value: [0.5, 0] });
  sampler.halt();
  expect([...sampler.valence]).toEqual([0, 0.5, 0.9, nan, nan]);
});

test('a dropped picture and a video that stalls lose no sample and move none', () => {
  const sampler = new TakeSampler({ rateHz: 10, count: 7 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 0 });
  sampler.steer({ atMs: 150, value: [0.2, 0] });
  // The pictures of 0.1 and 0.2 s are never told of.
  sampler.show({ mediaTimeS: 0.3, shownAtMs: 300 });
  sampler.steer({ atMs: 900, value: [0.7, 0] });
  // It stood for a second.
  sampler.show({ mediaTimeS: 0.4, shownAtMs: 1400 });
  sampler.halt();
  expect([...sampler.valence]).toEqual([0, 0, 0.2, 0.2, 0.7, nan, nan]);
});

test('at half the speed the picture’s time counts, not the clock’s', () => {
  const sampler = new TakeSampler({ rateHz: 10, count: 3 }, { ...PLAN, speed: 0.5 });
  sampler.show({ mediaTimeS: 0, shownAtMs: 0 });
  sampler.steer({ atMs: 150, value: [0.5, 0] });
  sampler.steer({ atMs: 350, value: [0.9, 0] });
  sampler.show({ mediaTimeS: 0.2, shownAtMs: 400 });
  sampler.halt();
  expect([...sampler.valence]).toEqual([0, 0.5, 0.9]);
});

test('after a pause sampling goes on where it stopped, and what was steered meanwhile counts from then', () => {
  const sampler = new TakeSampler({ rateHz: 50, count: 6 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 0 });
  sampler.show({ mediaTimeS: 0.04, shownAtMs: 40 });
  sampler.halt();
  sampler.steer({ atMs: 5000, value: [0.6, 0] });
  sampler.show({ mediaTimeS: 0.04, shownAtMs: 9000 });
  sampler.show({ mediaTimeS: 0.08, shownAtMs: 9040 });
  sampler.halt();
  expect([...sampler.valence]).toEqual([0, 0, 0, 0.6, 0.6, nan]);
});

test('the last picture stands until the end of the video', () => {
  const sampler = new TakeSampler({ rateHz: 50, count: 5 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 0 });
  sampler.show({ mediaTimeS: 0.04, shownAtMs: 40 });
  sampler.steer({ atMs: 70, value: [0.3, 0] });
  sampler.end(0.1);
  expect([...sampler.valence]).toEqual([0, 0, 0, 0, 0.3]);
});

test('a redo takes the samples of its stretch and no other, also where its first picture came late', () => {
  const sampler = new TakeSampler(
    { rateHz: 10, count: 8 },
    { fromS: 0.2, toS: 0.5, speed: 1, start: [0.1, 0] },
  );
  sampler.show({ mediaTimeS: 0.32, shownAtMs: 1000 });
  sampler.show({ mediaTimeS: 0.6, shownAtMs: 1280 });
  sampler.halt();
  expect([...sampler.valence]).toEqual([nan, nan, 0.1, 0.1, 0.1, nan, nan, nan]);
});

test('a sample waits for what may still be told of its moment', () => {
  const sampler = new TakeSampler({ rateHz: 10, count: 4 }, PLAN);
  sampler.show({ mediaTimeS: 0, shownAtMs: 0 });
  sampler.show({ mediaTimeS: 0.1, shownAtMs: 100 });
  expect(sampler.valence[0]).toBeNaN();
  sampler.show({ mediaTimeS: 0.2, shownAtMs: 200 });
  expect(sampler.valence[0]).toBe(0);
  expect(sampler.valence[1]).toBeNaN();
});

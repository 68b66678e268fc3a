import { expect, test } from 'vitest';
import { PaintedSession } from '../../../../../src/views/live/painting/live-paintings';
import type { SessionNews } from '../../../../../src/views/live/painting/painting-contract';

const news = (sentMs: number, more: Partial<SessionNews> = {}): SessionNews => ({
  sentMs,
  reading: { result: null, shown: { value: [0.1, 0.2], provisional: false }, actor: null },
  samples: [],
  anew: false,
  marksMs: [],
  pauseMs: 1200,
  isReduced: false,
  ...more,
});

const sample = (slot: number) => ({
  slot,
  timestampMs: slot * 100,
  drawnAtMs: slot * 100,
  raw: null,
  processed: null,
  shown: null,
  rawDeviation: null,
  deviation: null,
  provisional: false,
  reason: null,
  faceScore: null,
  actor: null,
});

test('the painting thread takes the clock of the page from the news that came quickest', () => {
  let threadMs = 10;
  const session = new PaintedSession(() => threadMs);
  session.take(news(5000));
  expect(session.nowMs()).toBe(5000);
  // Sent at 5090 and 40 ms on its way: nothing to learn.
  threadMs = 140;
  session.take(news(5090));
  expect(session.nowMs()).toBe(5130);
  // On its way for less than the first was.
  threadMs = 200;
  session.take(news(5195));
  expect(session.nowMs()).toBe(5195);
});

test('the painting thread keeps the samples that it was told of, and begins anew when told so', () => {
  const session = new PaintedSession(() => 0);
  session.take(news(0, { samples: [sample(1), sample(2)], anew: true }));
  session.take(news(0, { samples: [sample(3)] }));
  expect([0, 1, 2].map((index) => session.trace.at(index).slot)).toEqual([1, 2, 3]);
  session.take(news(0, { samples: [sample(9)], anew: true }));
  expect(session.trace.length).toBe(1);
  expect(session.readings.getState().shown?.value).toEqual([0.1, 0.2]);
});

import { expect, test } from 'vitest';
import type { Affect } from '../../../../src/core/affect';
import { NeutralFace } from '../../../../src/state/live/neutral-face';

const NEUTRAL: Affect = [0.25, -0.5];

function neutralFace() {
  const sentences: string[] = [];
  const neutral = new NeutralFace((message) => sentences.push(message));
  /** Estimates of 3 s at 10 Hz, the time a recording takes; true once it is done. */
  const watch = (frames = 31, value = NEUTRAL) =>
    Array.from({ length: frames }, (_, frame) => neutral.watch(value, frame * 100)).at(-1);
  return { neutral, sentences, watch };
}

/** One that was recorded of face 1. */
function recorded() {
  const fakes = neutralFace();
  fakes.neutral.follow(1);
  fakes.neutral.record();
  fakes.watch();
  return fakes;
}

test('three seconds of estimates make the neutral face of the followed face', () => {
  const { neutral, sentences, watch } = neutralFace();
  neutral.follow(1);
  neutral.record();
  expect(neutral.progress).toBe(0);
  expect(watch(30)).toBe(false);
  expect(neutral.progress).toBeCloseTo(29 / 30, 12);
  expect(neutral.baseline).toBeNull();
  expect(neutral.watch(NEUTRAL, 3000)).toBe(true);
  expect(neutral.baseline).toEqual(NEUTRAL);
  expect(neutral.progress).toBeNull();
  expect(sentences).toEqual([]);
});

test('it is not subtracted from another face, is again from its own, and both are said', () => {
  const { neutral, sentences } = recorded();
  expect(neutral.follow(1)).toBe(false);
  expect(neutral.follow(2)).toBe(true);
  expect(neutral.baseline).toBeNull();
  expect(neutral.follow(1)).toBe(true);
  expect(neutral.baseline).toEqual(NEUTRAL);
  expect(sentences).toEqual([
    'Another face is followed: the neutral face that was set is not subtracted from it.',
    'The neutral face that was set is of this face: it is subtracted again.',
  ]);
});

test('a recording never joins two people: it begins anew with the other face', () => {
  const { neutral, sentences, watch } = neutralFace();
  neutral.follow(1);
  neutral.record();
  watch(20, [1, 1]);
  neutral.follow(2);
  expect(neutral.progress).toBe(0);
  expect(watch()).toBe(true);
  expect(neutral.baseline).toEqual(NEUTRAL);
  expect(sentences).toEqual([
    'Another face is followed: the recording of the neutral face begins anew with it.',
  ]);
});

test('a single estimate of one person does not go into the neutral face of the next', () => {
  const { neutral, watch } = neutralFace();
  neutral.follow(1);
  neutral.record();
  neutral.watch([1, 1], 0);
  neutral.follow(2);
  watch();
  expect(neutral.baseline).toEqual(NEUTRAL);
});

test('what holds no longer is cleared and said; a recording under way begins anew and is said', () => {
  const kept = recorded();
  kept.neutral.outdate('The model is opened anew');
  expect([kept.neutral.baseline, kept.neutral.progress]).toEqual([null, null]);
  kept.neutral.follow(1);
  expect(kept.neutral.baseline).toBeNull();
  expect(kept.sentences).toEqual([
    'The model is opened anew: the neutral face that was set holds no longer and was cleared.',
  ]);

  const recording = neutralFace();
  recording.neutral.follow(1);
  recording.neutral.record();
  recording.watch(10, [1, 1]);
  recording.neutral.outdate('The model is opened anew');
  expect(recording.neutral.progress).toBe(0);
  recording.neutral.follow(1);
  recording.watch();
  expect(recording.neutral.baseline).toEqual(NEUTRAL);
  expect(recording.sentences).toEqual([
    'The model is opened anew: the recording of the neutral face begins anew.',
  ]);
});

test('with the source both go, and it is said; where there was neither nothing is', () => {
  const kept = recorded();
  kept.neutral.forget('The source ended');
  expect(kept.neutral.baseline).toBeNull();
  expect(kept.sentences).toEqual(['The source ended: the neutral face that was set was cleared.']);

  const recording = neutralFace();
  recording.neutral.record();
  recording.neutral.forget('The source ended');
  expect(recording.neutral.progress).toBeNull();
  expect(recording.sentences).toEqual(['The source ended: the recording of the neutral face was given up.']);
  recording.neutral.forget('The source ended');
  recording.neutral.outdate('The model is opened anew');
  expect(recording.sentences).toHaveLength(1);
});

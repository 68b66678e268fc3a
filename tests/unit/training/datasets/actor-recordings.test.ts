import { describe, expect, test } from 'vitest';
import { SAMPLE_SUBJECT } from '../../../../src/actor/subject';
import { annotatedFrames } from '../../../../src/core/labels/frame-labels';
import {
  actorLabels,
  actorMoments,
  actorRecordings,
  actorTruth,
  DEFAULT_ACTOR_SET,
} from '../../../../training/src/datasets/recordings/actor-recordings';
import type { ActorRecording } from '../../../../training/src/datasets/recordings/recording-source';

const recording: ActorRecording = {
  subjectSeed: 5,
  seed: 11,
  seconds: 60,
  lagFrames: 4,
  awayShare: 0.06,
  pace: 1,
  widthPx: 320,
  heightPx: 240,
};

/** Pearson correlation of two tracks, the second moved `lag` places earlier. */
function correlation(a: readonly number[], b: readonly number[], lag: number): number {
  const pairs = a.slice(20, -20).map((value, index) => [value, b[index + 20 + lag] ?? Number.NaN] as const);
  const mean = (dimension: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[dimension], 0) / pairs.length;
  const [meanA, meanB] = [mean(0), mean(1)];
  const sum = (value: (pair: readonly [number, number]) => number) =>
    pairs.reduce((total, pair) => total + value(pair), 0);
  return (
    sum(([x, y]) => (x - meanA) * (y - meanB)) /
    Math.sqrt(sum(([x]) => (x - meanA) ** 2) * sum(([, y]) => (y - meanB) ** 2))
  );
}

/** The lag from -10 to 10 with the greatest score. */
function bestLag(score: (lag: number) => number): number {
  const lags = Array.from({ length: 21 }, (_, index) => index - 10);
  return lags.toSorted((a, b) => score(b) - score(a))[0] ?? Number.NaN;
}

describe('a set of the actor', () => {
  test('has so many recordings of so many people, none of them the page’s sample', () => {
    const { recordings } = actorRecordings({ ...DEFAULT_ACTOR_SET, subjects: 3, recordings: 2 });
    expect(recordings.map(({ name }) => name)).toEqual([
      'actor-01-1',
      'actor-01-2',
      'actor-02-1',
      'actor-02-2',
      'actor-03-1',
      'actor-03-2',
    ]);
    expect(new Set(recordings.flatMap(({ subjects }) => subjects)).size).toBe(3);
    const seeds = recordings.map(({ pictures }) =>
      pictures.kind === 'actor' ? pictures.recording.subjectSeed : -1,
    );
    expect(new Set(seeds).size).toBe(3);
    expect(seeds).not.toContain(SAMPLE_SUBJECT.seed);
  });

  test.each([
    [{ subjects: 0 }, 'subjects must be at least 1, found 0.'],
    [{ recordings: 1.5 }, 'recordings must be a whole number, found 1.5.'],
    [{ awayShare: 0.7 }, 'awayShare must be from 0 to 0.5, found 0.7.'],
    [{ pace: 0 }, 'pace must be over 0, found 0.'],
    [{ lagFrames: -1 }, 'lagFrames must be 0 or more, found -1.'],
  ])('is refused with %j', (wrong, sentence) => {
    expect(() => actorRecordings({ ...DEFAULT_ACTOR_SET, ...wrong })).toThrow(sentence);
  });
});

describe('a recording of the actor', () => {
  test('follows from its seeds, and another seed plays something else', () => {
    expect(actorMoments(recording, 10)).toEqual(actorMoments(recording, 10));
    expect(actorLabels(recording)).toEqual(actorLabels(recording));
    expect(actorTruth({ ...recording, seed: 12 }).affects).not.toEqual(actorTruth(recording).affects);
  });

  test('wanders over the plane', () => {
    const { affects } = actorTruth(recording);
    expect(affects).toHaveLength(600);
    for (const dimension of [0, 1] as const) {
      const values = affects.map((affect) => affect[dimension]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      expect(std).toBeGreaterThan(0.25);
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.9);
    }
  });

  test('plays the same whatever the rate, and is away for its share of the time', () => {
    const [at10, at50] = [actorMoments(recording, 10), actorMoments(recording, 50)];
    expect(at50).toHaveLength(3000);
    expect(at50.filter((_, index) => index % 5 === 0)).toEqual(at10);
    // 0.06 · 60 s in absences of 0.9 s: four of them.
    expect(at50.filter(({ affect }) => affect === null)).toHaveLength(4 * 45);
  });

  test('has three annotators who differ, err little and are late by the lag, to one label', () => {
    const truth = actorTruth(recording).affects.map(([valence]) => valence);
    const labels = actorLabels(recording);
    const { annotators, valence: gold } = annotatedFrames(labels, actorTruth(recording).timesS);
    expect(annotators.map(({ name }) => name)).toEqual(['A1', 'A2', 'A3']);
    for (const { valence } of annotators) {
      const track = valence.map(Number);
      expect(Math.abs(bestLag((lag) => correlation(truth, track, lag)) - 4)).toBeLessThanOrEqual(1);
      expect(correlation(truth, track, 4)).toBeGreaterThan(0.95);
      expect(Math.max(...track.map(Math.abs))).toBeLessThanOrEqual(1);
    }
    expect(annotators[0]?.valence).not.toEqual(annotators[1]?.valence);
    const seventh = annotators.map(({ valence }) => Number(valence[7]));
    expect(gold[7]).toBeCloseTo(((seventh[0] ?? 0) + (seventh[1] ?? 0) + (seventh[2] ?? 0)) / 3, 12);
  });

  test('tells the lag exactly by what all annotators say in several recordings', () => {
    const set = Array.from({ length: 6 }, (_, index) => ({ ...recording, seed: index, lagFrames: 7 }));
    const tracks = set.map((one) => ({
      truth: actorTruth(one).affects.map(([, arousal]) => arousal),
      gold: annotatedFrames(actorLabels(one), actorTruth(one).timesS).arousal.map(Number),
    }));
    const sum = (lag: number) =>
      tracks.reduce((total, { truth, gold }) => total + correlation(truth, gold, lag), 0);
    expect(bestLag(sum)).toBe(7);
  });
});

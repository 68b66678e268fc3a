import { type HeadLayer, headOutput } from '../../src/core/adaptation/head-layer';
import type { RatedRecording } from '../../src/core/adaptation/rated-recording';
import type { Affect } from '../../src/core/affect';
import { DEFAULT_PIPELINE } from '../../src/core/settings/settings-table';
import type { AdaptationTask } from '../../src/recordings/adaptation/adapt-recordings';
import { type RandomSource, seededRandom, uniform } from '../../training/src/engine/random';

/** How recordings without pictures are made up. */
export interface MadeUpRecordings {
  readonly recordings: number;
  /** Frames of each, ten a second. */
  readonly frames: number;
  readonly seed: number;
  /** What annotators say of what a face truly shows. */
  readonly rate: (truth: Affect, random: RandomSource) => Affect;
  /** By how many frames they are late. */
  readonly lagFrames?: number;
}

/** Numbers that the made-up head reads. */
const WIDTH = 24;

/** A head that reads what was played off {@link madeUpRecordings}, if not well. */
export function madeUpHead(): HeadLayer {
  const random = seededRandom(5);
  const kernel = new Float32Array(WIDTH * 2);
  // The first inputs tell of valence, the next of arousal; the others of nothing.
  for (let input = 0; input < 8; input++) kernel[2 * input] = 0.09 + uniform(random, -0.02, 0.02);
  for (let input = 8; input < 16; input++) kernel[2 * input + 1] = 0.09 + uniform(random, -0.02, 0.02);
  return { inputs: WIDTH, kernel, bias: new Float32Array([-0.35, -0.35]) };
}

/**
 * Recordings of what a head would read of a face on a slow path of its own: rectified, noisy numbers that
 * rise with valence or with arousal, at a level that differs from recording to recording.
 */
export function madeUpRecordings(options: MadeUpRecordings): RatedRecording[] {
  const { recordings, frames, seed, rate, lagFrames = 0 } = options;
  const random = seededRandom(seed);
  return Array.from({ length: recordings }, () => {
    const path = slowPath(frames, random);
    const level = uniform(random, -0.1, 0.1);
    const values = new Float32Array(frames * WIDTH);
    path.forEach(([valence, arousal], frame) => {
      for (let input = 0; input < WIDTH; input++) {
        const shown = input < 8 ? valence : input < 16 ? arousal : uniform(random, -0.5, 0.5);
        const value = 0.5 + level + 0.5 * shown + uniform(random, -0.2, 0.2);
        values[frame * WIDTH + input] = Math.max(0, value);
      }
    });
    const rated = path.map((_, frame) => {
      const truth = path[frame - lagFrames];
      return truth ? rate(truth, random) : null;
    });
    return {
      inputs: { width: WIDTH, slots: Int32Array.from(path.keys()), values },
      valence: { labels: rated.map((affect) => affect?.[0] ?? null) },
      arousal: { labels: rated.map((affect) => affect?.[1] ?? null) },
    };
  });
}

/** The statistics of a model whose estimates need no other scale. */
export const EVEN_STATISTICS = {
  labels: { valence: { mean: 0, std: 0.3 }, arousal: { mean: 0, std: 0.3 } },
  predictions: { valence: { mean: 0, std: 0.3 }, arousal: { mean: 0, std: 0.3 } },
};

/** {@link madeUpRecordings} as they are after their analysis, and the head that read them. */
export function madeUpTask(options: MadeUpRecordings): AdaptationTask {
  const shipped = madeUpHead();
  return {
    shipped,
    statistics: EVEN_STATISTICS,
    pipeline: { ...DEFAULT_PIPELINE, keepRate: true },
    recordings: madeUpRecordings(options).map((recording, index) => ({
      name: `recording-${index + 1}`,
      inputs: recording.inputs,
      labels: {
        valence: Array.from(recording.valence.labels),
        arousal: Array.from(recording.arousal.labels),
        stretches: { valence: null, arousal: null },
      },
      frames: outputsOf(shipped, recording).map((raw, slot) => ({
        slot,
        frame: slot,
        timestampMs: slot * 100,
        raw,
        processed: raw,
        provisional: false,
        faceScore: 1,
        faceBox: null,
        reason: null,
      })),
    })),
  };
}

/** What a head says of a recording, frame by frame. */
export function outputsOf(head: HeadLayer, { inputs }: RatedRecording): Affect[] {
  return Array.from(inputs.slots, (_, row) => headOutput(head, inputs.values, row * inputs.width));
}

function slowPath(frames: number, random: RandomSource): Affect[] {
  const waves = Array.from({ length: 6 }, () => ({
    size: uniform(random, 0.1, 0.35),
    rate: uniform(random, 0.03, 0.25),
    phase: uniform(random, 0, 6.3),
  }));
  const sumAt = (own: typeof waves, frame: number) =>
    own.reduce((sum, { size, rate, phase }) => sum + size * Math.sin(rate * frame + phase), 0);
  return Array.from({ length: frames }, (_, frame) => [
    Math.tanh(sumAt(waves.slice(0, 3), frame)),
    Math.tanh(sumAt(waves.slice(3), frame)),
  ]);
}

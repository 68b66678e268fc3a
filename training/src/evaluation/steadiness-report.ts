import { mean } from 'd3-array';
import type { Affect } from '../../../src/core/affect';
import type { ManifestCalm } from '../../../src/core/models/people-scores';

/** What a model says along one recording in which nothing is felt. */
export interface CalmRecording {
  readonly name: string;
  /** Estimates in order; null where there was none, for want of a face or of frames. */
  readonly estimates: readonly (Affect | null)[];
}

/** How far one dimension stays from neutral, and how steadily. */
export interface SteadinessScores {
  /** Mean of all estimates: what neutral reads as. */
  readonly bias: number;
  readonly meanMagnitude: number;
  /** Deviation about the recording's own mean. */
  readonly wobble: number;
}

/** Of one recording, or the mean over recordings. */
export interface RecordingSteadiness {
  readonly name: string;
  readonly frames: number;
  /** Frames without an estimate. */
  readonly without: number;
  readonly valence: SteadinessScores;
  readonly arousal: SteadinessScores;
}

/** Every recording, and the mean over them, each counting once. */
export interface SteadinessReport {
  readonly all: RecordingSteadiness;
  readonly recordings: readonly RecordingSteadiness[];
}

/**
 * How near to neutral, and how steadily, recordings of people without an emotion are read.
 *
 * @throws with a sentence when no recording has an estimate.
 */
export function steadinessReport(recordings: readonly CalmRecording[]): SteadinessReport {
  const each = recordings.map(recordingSteadiness).filter(({ frames, without }) => frames > without);
  if (each.length === 0) throw new Error('No recording has an estimate.');
  const over = (score: (one: RecordingSteadiness) => number) => mean(each, score) ?? Number.NaN;
  const dimension = (name: 'valence' | 'arousal'): SteadinessScores => ({
    bias: over((one) => one[name].bias),
    meanMagnitude: over((one) => one[name].meanMagnitude),
    wobble: over((one) => one[name].wobble),
  });
  const sum = (count: (one: RecordingSteadiness) => number) =>
    each.reduce((total, one) => total + count(one), 0);
  return {
    all: {
      name: 'all',
      frames: sum(({ frames }) => frames),
      without: sum(({ without }) => without),
      valence: dimension('valence'),
      arousal: dimension('arousal'),
    },
    recordings: each,
  };
}

function recordingSteadiness({ name, estimates }: CalmRecording): RecordingSteadiness {
  const known = estimates.filter((estimate) => estimate !== null);
  const dimension = (axis: 0 | 1): SteadinessScores => {
    const values = known.map((estimate) => estimate[axis]);
    const bias = mean(values) ?? Number.NaN;
    return {
      bias,
      meanMagnitude: mean(values, Math.abs) ?? Number.NaN,
      wobble: Math.sqrt(mean(values, (value) => (value - bias) ** 2) ?? Number.NaN),
    };
  };
  return {
    name,
    frames: estimates.length,
    without: estimates.length - known.length,
    valence: dimension(0),
    arousal: dimension(1),
  };
}

/**
 * The report as a manifest keeps it.
 *
 * @param source what the recordings are, for people.
 */
export function manifestCalm({ all, recordings }: SteadinessReport, source: string): ManifestCalm {
  const { frames, without, valence, arousal } = all;
  return { source, recordings: recordings.length, frames: frames - without, valence, arousal };
}

/** The report as lines of text, a recording in each, the mean last. */
export function steadinessLines({ all, recordings }: SteadinessReport): string[] {
  const rows = [...recordings, all];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const text = ({ bias, meanMagnitude, wobble }: SteadinessScores) =>
    `bias ${bias.toFixed(3)}, mean magnitude ${meanMagnitude.toFixed(3)}, wobble ${wobble.toFixed(3)}`;
  return rows.map(
    ({ name, frames, without, valence, arousal }) =>
      `${name.padEnd(width)}  ${frames - without} of ${frames} frames; valence: ${text(valence)}; ` +
      `arousal: ${text(arousal)}`,
  );
}

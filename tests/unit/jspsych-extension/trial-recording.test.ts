import type { CircumplexSample } from '@circumplex/client';
import { expect, test } from 'vitest';
import { simulatedSamples } from '../../../packages/jspsych-extension/src/simulated-samples';
import {
  type RecordingOptions,
  TrialRecording,
} from '../../../packages/jspsych-extension/src/trial-recording';

const OPTIONS: RecordingOptions = {
  values: 'processed',
  record_raw: false,
  sampling_interval: 0,
  use_provisional: false,
};
const RATE_HZ = 10;

/** A sample with an estimate, unless it is said otherwise. */
function sampleAt(timeMs: number, part: Partial<CircumplexSample> = {}): CircumplexSample {
  return {
    slot: 0,
    timeMs,
    holdsAtMs: timeMs,
    arrivedMs: timeMs + 40,
    uncertaintyMs: 0.5,
    raw: [0.1, 0.2],
    processed: [0.3, -0.4],
    relative: null,
    deviation: [0.05, 0.06],
    provisional: false,
    reason: null,
    faceScore: 0.9,
    droppedFrames: 0,
    ...part,
  };
}

const span = (loadMs: number, onsetMs: number, endMs: number) => ({ loadMs, onsetMs, endMs });

test('rows count from the onset, and those before it are kept and not summed up', () => {
  const recording = new TrialRecording(OPTIONS);
  for (const [timeMs, valence] of [
    [900, 0.9],
    [1000, 0.8],
    [1100, 0.2],
    [1200, 0.4],
    [1300, 0.9],
  ] as const)
    recording.add(sampleAt(timeMs, { processed: [valence, 0] }));
  const columns = recording.columns(span(950, 1050, 1250), RATE_HZ);
  expect(columns.circumplex_data.map(({ t, valence }) => [t, valence])).toEqual([
    [-50, 0.8],
    [50, 0.2],
    [150, 0.4],
  ]);
  expect(columns).toMatchObject({
    circumplex_onset: 1050,
    circumplex_duration: 200,
    circumplex_valence_mean: 0.3,
    circumplex_valence_sd: 0.1414,
    circumplex_samples: 2,
    circumplex_rate: 10,
    circumplex_coverage: 1,
  });
});

test('pictures without a face are rows with a reason, and lower the coverage and not the rate', () => {
  const recording = new TrialRecording(OPTIONS);
  recording.add(sampleAt(100));
  recording.add(
    sampleAt(200, { raw: null, processed: null, deviation: null, reason: 'no-face', faceScore: null }),
  );
  const columns = recording.columns(span(0, 0, 200), RATE_HZ);
  expect(columns.circumplex_data[1]).toEqual({
    t: 200,
    valence: null,
    arousal: null,
    provisional: false,
    face_score: null,
    reason: 'no-face',
    valence_sd: null,
    arousal_sd: null,
  });
  expect(columns).toMatchObject({ circumplex_rate: 10, circumplex_coverage: 0.5, circumplex_estimates: 1 });
});

test('rows have the deviations of processed estimates, and none of raw ones, whose scale is another', () => {
  for (const [values, valence_sd] of [
    ['processed', 0.05],
    ['raw', null],
  ] as const) {
    const recording = new TrialRecording({ ...OPTIONS, values });
    recording.add(sampleAt(100));
    expect(recording.columns(span(0, 0, 200), RATE_HZ).circumplex_data[0]).toMatchObject({ valence_sd });
  }
});

test('provisional estimates are rows, and count in the means only where that is asked for', () => {
  for (const [use_provisional, count] of [
    [false, 0],
    [true, 1],
  ] as const) {
    const recording = new TrialRecording({ ...OPTIONS, use_provisional });
    recording.add(sampleAt(100, { provisional: true }));
    const columns = recording.columns(span(0, 0, 200), RATE_HZ);
    expect(columns.circumplex_data).toHaveLength(1);
    expect(columns.circumplex_estimates).toBe(count);
    expect(columns.circumplex_valence_sd).toBeNull();
  }
});

test('rows can be thinned, be of the raw output, and have it beside', () => {
  const recording = new TrialRecording({
    ...OPTIONS,
    values: 'raw',
    record_raw: true,
    sampling_interval: 200,
  });
  for (const timeMs of [0, 100, 199.8, 300, 400]) recording.add(sampleAt(timeMs));
  const { circumplex_data: rows, circumplex_samples: samples } = recording.columns(span(0, 0, 500), RATE_HZ);
  expect(rows.map(({ t }) => t)).toEqual([0, 199.8, 400]);
  expect(rows[0]).toMatchObject({ valence: 0.1, arousal: 0.2, valence_raw: 0.1, arousal_raw: 0.2 });
  expect(samples).toBe(5);
});

test('lost pictures are counted within the trial, also over a restart that counts anew', () => {
  const recording = new TrialRecording(OPTIONS);
  for (const [timeMs, droppedFrames] of [
    [100, 7],
    [200, 9],
    [300, 1],
    [400, 1],
  ] as const)
    recording.add(sampleAt(timeMs, { droppedFrames }));
  expect(recording.columns(span(0, 0, 500), RATE_HZ).circumplex_lost_frames).toBe(3);
});

test('a tab in the background is told with its length, up to the end of the trial, and is no time of the rate', () => {
  const recording = new TrialRecording(OPTIONS);
  for (const timeMs of [100, 200]) recording.add(sampleAt(timeMs));
  recording.noteHidden(true, 200);
  recording.noteHidden(true, 210);
  recording.note({ kind: 'hidden', timeMs: 201, message: 'Hidden.' });
  const columns = recording.columns(span(0, 0, 1000), RATE_HZ);
  expect(columns).toMatchObject({
    circumplex_hidden_ms: 800,
    circumplex_rate: 10,
    circumplex_coverage: 0.2,
    circumplex_events: [{ t: 201, event: 'hidden', message: 'Hidden.' }],
    circumplex_clock_uncertainty: 0.5,
  });
});

test('a trial in which nothing was read has its columns, without numbers that nobody measured', () => {
  expect(new TrialRecording(OPTIONS).columns(span(0, 0, 500), null)).toMatchObject({
    circumplex_data: [],
    circumplex_valence_mean: null,
    circumplex_arousal_sd: null,
    circumplex_rate: 0,
    circumplex_coverage: null,
    circumplex_clock_uncertainty: null,
  });
});

test('simulated samples are those of ten pictures a second, within the circle, and the same each time', () => {
  const samples = simulatedSamples(500, 1500, 3);
  expect(samples.map(({ timeMs }) => timeMs)).toEqual(
    Array.from({ length: 11 }, (_, slot) => 500 + slot * 100),
  );
  for (const { processed } of samples) expect(Math.hypot(...(processed ?? [9, 9]))).toBeLessThan(1);
  expect(simulatedSamples(500, 1500, 3)).toEqual(samples);
});

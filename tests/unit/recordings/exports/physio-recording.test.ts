import { describe, expect, test } from 'vitest';
import { DIMENSIONS } from '../../../../src/core/affect';
import { ccc } from '../../../../src/core/scores/metrics';
import { DEFAULT_PIPELINE, DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { physioName, physioRecording } from '../../../../src/recordings/exports/physio-recording';
import { recordingResults } from '../../../../src/recordings/results';
import { analysed, blank } from '../../../support/analysed-frames';

const PIPELINE = { ...DEFAULT_PIPELINE, frameRateHz: 10 };
const ORIGIN = {
  settings: PIPELINE,
  openReport: { backend: 'wasm', manifest: { id: 'tiny', version: '1', weightsSha256: 'ab' } },
} as const;
const NO_LABELS = { files: [], settings: { corrections: {}, annotatorsOff: [] } };

function resultsOf(frames: Parameters<typeof recordingResults>[0], labels = NO_LABELS as never, delay = 0) {
  const pipeline = { ...PIPELINE, timeDelayFrames: delay };
  return recordingResults(frames, labels, { pipeline, scoring: DEFAULT_SCORING, statistics: null });
}

/** The table as a stranger reads it: by the sidecar's columns. */
function columnsOf({ table, sidecar }: ReturnType<typeof physioRecording>): Map<string, (number | null)[]> {
  const rows = table.trimEnd().split('\n');
  return new Map(
    (sidecar.Columns as string[]).map((name, place) => [
      name,
      rows.map((row) => {
        const cell = row.split('\t')[place];
        return cell === 'n/a' ? null : Number(cell);
      }),
    ]),
  );
}

describe('a recording as BIDS keeps physiology', () => {
  test('is evenly spaced: slots that the video skips are lines without values', () => {
    const recording = physioRecording(
      resultsOf([analysed(0, { provisional: true }), analysed(1), blank(4)]),
      ORIGIN,
    );
    expect(recording.table.split('\n')).toEqual([
      '0\t0\t0\t0\t0\t0.9\t1',
      '0.1\t0.02\t-0.02\t0.01\t-0.01\t0.9\t0',
      'n/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a',
      'n/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a',
      '0.4\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a',
      '',
    ]);
    expect(recording.sidecar).toMatchObject({
      SamplingFrequency: 10,
      StartTime: 0,
      Columns: ['timestamp', 'valence', 'arousal', 'valence_raw', 'arousal_raw', 'face_score', 'provisional'],
      timestamp: { Units: 's' },
      valence: { TimeDelayFrames: 0 },
    });
  });

  test('repeats the CCC of raw and delayed values to 1e-6 from what is written', () => {
    const wave = (slot: number) => Math.sin(slot / 7) * 0.61;
    const frames = Array.from({ length: 200 }, (_, slot) =>
      slot % 31 === 30
        ? blank(slot)
        : analysed(slot, {
            raw: [wave(slot), wave(slot + 3) / 3],
            processed: [wave(slot), wave(slot + 3) / 3],
          }),
    );
    const lines = frames.map(({ slot }) => `${slot / 10},${wave(slot + 2) * 0.7},${wave(slot) * 0.2 + 0.1}`);
    const text = ['time_s,valence,arousal', ...lines].join('\n');
    const labels = { ...NO_LABELS, files: [{ name: 'labels.csv', path: 'labels.csv', text }] };
    const results = resultsOf(frames, labels as never, 2);
    const columns = columnsOf(physioRecording(results, ORIGIN));
    for (const dimension of DIMENSIONS) {
      for (const values of ['raw', 'processed'] as const) {
        const own = columns.get(values === 'raw' ? `${dimension}_raw` : dimension) ?? [];
        const expected = results.comparison?.[values].population[dimension]?.ccc ?? Number.NaN;
        expect(ccc(own, columns.get(`${dimension}_label`) ?? []), `${values} ${dimension}`).toBeCloseTo(
          expected,
          6,
        );
      }
    }
  });
});

test('a BIDS name keeps its entities, another name stays whole', () => {
  expect(physioName('sub-01_task-film_run-2_video')).toBe(
    'sub-01_task-film_run-2_recording-circumplex_physio',
  );
  expect(physioName('sub-01_task-film')).toBe('sub-01_task-film_recording-circumplex_physio');
  expect(physioName('my clip_2')).toBe('my clip_2_recording-circumplex_physio');
});

import { expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import { type AnalysedRecording, NO_RECORDING } from '../../../../src/state/analyse/analysed-recording';
import { recordingResults } from '../../../../src/state/analyse/recording-results';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed } from '../../../support/analysed-frames';

const ENDED: AnalysedRecording = {
  ...NO_RECORDING,
  id: 1,
  phase: 'ended',
  name: 'a.mp4',
  settings: DEFAULT_SETTINGS.pipeline,
  frames: [analysed(0), analysed(1)],
};

test('the results of an ended recording are not computed again while only others go on', () => {
  const results = recordingResults(ENDED, DEFAULT_SCORING);
  expect(results?.rows).toHaveLength(2);
  expect(recordingResults({ ...ENDED, notices: ['meanwhile'] }, DEFAULT_SCORING)).toBe(results);
});

test('a changed setting, kind of scoring or label file is taken up', () => {
  const settings = { ...DEFAULT_SETTINGS.pipeline, timeDelayFrames: 1 };
  expect(recordingResults(ENDED, DEFAULT_SCORING)?.rows[0]?.processed).toEqual([0, -0]);
  // Processed values are a fiftieth of the slot; a delay of 1 brings slot 1 to slot 0.
  expect(recordingResults({ ...ENDED, settings }, DEFAULT_SCORING)?.rows[0]?.processed).toEqual([
    0.02, -0.02,
  ]);
  const everyFrame = recordingResults(ENDED, DEFAULT_SCORING);
  const scoring = { ...DEFAULT_SCORING, overlap: 0.5 } as const;
  const clips = recordingResults(ENDED, scoring);
  expect(clips).not.toBe(everyFrame);
  expect(recordingResults({ ...ENDED, labels: [] }, scoring)).not.toBe(clips);
});

test('a recording that has not ended has no results to compare', () => {
  expect(recordingResults({ ...ENDED, phase: 'running' }, DEFAULT_SCORING)).toBeNull();
});

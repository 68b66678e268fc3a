import { expect, test } from 'vitest';
import { needsReopening, settingThatReopens } from '../../../../src/core/settings/reopening';
import { DEFAULT_PIPELINE } from '../../../../src/core/settings/settings-table';

test('only model, window and backend take a new opening', () => {
  const after = (part: object) => ({ ...DEFAULT_PIPELINE, ...part });
  expect(needsReopening(DEFAULT_PIPELINE, after({ timeDelayFrames: 5, frameRateHz: 5 }))).toBe(false);
  expect(settingThatReopens(DEFAULT_PIPELINE, after({ clipLengthFrames: 16 }))).toBe('clipLengthFrames');
  expect(settingThatReopens(DEFAULT_PIPELINE, after({ backend: 'wasm' }))).toBe('backend');
  expect(settingThatReopens(DEFAULT_PIPELINE, after({ modelId: 'other' }))).toBe('modelId');
});

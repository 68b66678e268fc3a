import { expect, test } from 'vitest';
import { differingSettings } from '../../../../src/recordings/scores/common-settings';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';

const ONE = DEFAULT_SETTINGS.pipeline;

test.each([
  [{ frameRateHz: 50 }, 'sampling rates'],
  [{ clipLengthFrames: ONE.clipLengthFrames === 16 ? 64 : 16 }, 'windows'],
  [{ modelId: 'another' }, 'models'],
  [{ scaleNormalisation: 'as-printed' }, 'scale normalisations'],
  [{ meanFilter: !ONE.meanFilter }, 'mean filters'],
  [{ timeDelayFrames: 4 }, 'time delays'],
] as const)('recordings that differ in %j are not scored together, and the reason is %s', (part, reason) => {
  expect(differingSettings([ONE, ONE, { ...ONE, ...part }], { delay: 'by-hand' })).toBe(reason);
});

test('recordings of the same settings are, whatever does not bear on scores, and so are delays to be searched', () => {
  expect(differingSettings([], { delay: 'by-hand' })).toBeNull();
  expect(differingSettings([ONE, { ...ONE, backend: 'wasm' }], { delay: 'by-hand' })).toBeNull();
  expect(differingSettings([ONE, { ...ONE, timeDelayFrames: 4 }], { delay: 'search' })).toBeNull();
});

import { expect, test } from 'vitest';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { ModelManifest } from '../../../../src/core/models/manifest';
import type { OpenReport, PipelineSettings } from '../../../../src/pipeline/contract';
import { resultsJson, resultsRecord } from '../../../../src/recordings/exports/results-json';
import { measureCoverage } from '../../../../src/recordings/run/coverage';
import { analysed, blank } from '../../../support/analysed-frames';

const SETTINGS: PipelineSettings = {
  modelId: 'tiny',
  clipLengthFrames: 16,
  frameRateHz: 10,
  backend: 'auto',
  scaleNormalisation: 'ortega',
  meanFilter: false,
  timeDelayFrames: 0,
  minimumFaceScore: 0.7,
  gapToleranceMs: 500,
  keepRate: true,
};

const OPEN_REPORT: OpenReport = {
  backend: 'wasm',
  backendReason: 'This machine has no WebGPU.',
  threads: 2,
  manifest: { id: 'tiny', name: 'Tiny', version: '3', weightsSha256: 'ab'.repeat(32) } as ModelManifest,
};

const FACTS = { name: 'clip.mp4', widthPx: 640, heightPx: 360, durationS: 0.4 };

test('the record says model, backend, settings, version, coverage and pace', () => {
  const record = resultsRecord({
    analysis: { facts: FACTS, decodedFrames: 12, elapsedS: 2, end: { type: 'done' } },
    coverage: measureCoverage([analysed(0), analysed(1), blank(2), analysed(3)], 10),
    openReport: OPEN_REPORT,
    settings: SETTINGS,
    notices: ['The face detector was started anew.'],
  });
  expect(JSON.parse(resultsJson(record))).toEqual({
    schemaVersion: 1,
    app: { name: 'circumplex', version: packageJson.version },
    video: { ...FACTS, decodedFrames: 12 },
    complete: true,
    stoppedBecause: null,
    model: { id: 'tiny', name: 'Tiny', version: '3', weightsSha256: 'ab'.repeat(32) },
    backend: { name: 'wasm', reason: 'This machine has no WebGPU.', threads: 2 },
    settings: SETTINGS,
    coverage: {
      sampledFrames: 4,
      estimatedFrames: 3,
      provisionalFrames: 0,
      share: 0.75,
      withoutEstimate: { 'no-face': 1, 'face-not-whole': 0, 'face-lost': 0, 'window-filling': 0 },
      gaps: [{ fromS: 0.2, toS: 0.3, frames: 1 }],
    },
    timing: { elapsedS: 2, sampledFramesPerS: 2 },
    notices: ['The face detector was started anew.'],
  });
});

test('an analysis that a fault ended says so', () => {
  const end = { type: 'fault', message: 'clip.mp4 is damaged after 0.2 s.' } as const;
  const record = resultsRecord({
    analysis: { facts: FACTS, decodedFrames: 6, elapsedS: 1, end },
    coverage: measureCoverage([analysed(0)], 10),
    openReport: OPEN_REPORT,
    settings: SETTINGS,
    notices: ['The face detector was started anew.'],
  });
  expect(record.complete).toBe(false);
  expect(record.stoppedBecause).toBe('clip.mp4 is damaged after 0.2 s.');
});

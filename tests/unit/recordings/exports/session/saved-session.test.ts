import { describe, expect, test } from 'vitest';
import { DEFAULT_LABEL_SETTINGS } from '../../../../../src/core/labels/set/label-settings';
import { DEFAULT_SCORING } from '../../../../../src/core/settings/settings-table';
import type { OpenReport } from '../../../../../src/pipeline/contract';
import { resultsJson, resultsRecord } from '../../../../../src/recordings/exports/results-json';
import {
  LARGEST_SESSION_BYTES,
  readSavedSessions,
  refuseLargeSession,
  type SavedSession,
} from '../../../../../src/recordings/exports/session/saved-session';
import { recordingResults } from '../../../../../src/recordings/results';
import { measureCoverage } from '../../../../../src/recordings/run/coverage';
import { DEFAULT_SETTINGS } from '../../../../../src/state/settings/url-settings';
import { analysed, blank } from '../../../../support/analysed-frames';
import { randomModelFolder } from '../../../../support/tiny-model';

async function session(): Promise<SavedSession> {
  const { manifest } = await randomModelFolder();
  const openReport: OpenReport = { backend: 'wasm', backendReason: 'Asked for.', threads: 2, manifest };
  const facts = { name: 'clip.mp4', widthPx: 640, heightPx: 360, durationS: 0.4 };
  return {
    facts,
    settings: DEFAULT_SETTINGS.pipeline,
    scoring: { ...DEFAULT_SCORING, overlap: 0.5 },
    openReport,
    analysis: { facts, decodedFrames: 12, elapsedS: 2, end: { type: 'done' } },
    notices: [],
    frames: [
      analysed(1),
      analysed(2, { raw: [1 / 3, -0.1], rawDeviation: [0.05, 1 / 7], deviation: [0.1, 2 / 7] }),
      blank(3),
    ],
    labels: [{ name: 'gold.csv', text: 'time_s,valence\n0,0.1\n' }],
    labelSettings: { ...DEFAULT_LABEL_SETTINGS, annotatorsOff: ['A2'] },
    markersS: [0.1, 0.25],
  };
}

async function exported(): Promise<{ saved: SavedSession; text: string }> {
  const saved = await session();
  const { analysis, openReport, settings, notices } = saved;
  const coverage = measureCoverage(saved.frames, settings.frameRateHz);
  return {
    saved,
    text: resultsJson(resultsRecord({ analysis, coverage, openReport, settings, notices, session: saved })),
  };
}

describe('a saved session', () => {
  test('is read from an exported record as it was, to the last digit', async () => {
    const { saved, text } = await exported();
    expect(readSavedSessions('clip.json', text)).toEqual([saved]);
    // A frame a line: three of them.
    expect(text.split('\n').filter((line) => line.startsWith('      {"slot"'))).toHaveLength(3);
  });

  test('is not looked for in files of others', () => {
    expect(readSavedSessions('labels.json', '{"frames": {}}')).toBeNull();
    expect(readSavedSessions('labels.csv', 'time_s,valence\n')).toBeNull();
  });
});

/** A record as the page wrote it, damaged; the path may go through lists. */
function damaged(text: string, path: string, value: unknown): string {
  const record: unknown = JSON.parse(text);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let target = record as Record<string, unknown>;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (value === undefined) delete target[last];
  else target[last] = value;
  return JSON.stringify(record);
}

describe('a session that cannot be shown again is refused by the name of its field', () => {
  const frame = analysed(2);
  const nested = 'x'.repeat(300);
  test.each([
    // Of the wrong shape.
    ['schemaVersion', 2, 'schemaVersion must be 1, found 2.'],
    ['session', undefined, 'session must be an object, found nothing.'],
    ['session', [], 'session must be an object, found [].'],
    ['session.facts', {}, 'session.facts.name must be a text that is not empty, found nothing.'],
    ['session.facts.name', { a: 1 }, 'session.facts.name must be a text that is not empty, found {"a":1}.'],
    [
      'session.facts.widthPx',
      '640',
      'session.facts.widthPx must be a whole number from 1 to 65536, found "640".',
    ],
    [
      'session.facts.durationS',
      null,
      'session.facts.durationS must be a number from 0 to 86400, found null.',
    ],
    ['session.analysis', {}, 'session.analysis.facts must be an object, found nothing.'],
    [
      'session.analysis.end',
      { type: 'over' },
      'session.analysis.end.type must be done, cancelled or fault, found "over".',
    ],
    [
      'session.analysis.decodedFrames',
      -1,
      'session.analysis.decodedFrames must be a whole number of at least 0, found -1.',
    ],
    [
      'session.settings.clipLengthFrames',
      32,
      'session.settings.clipLengthFrames must be 16 or 64, found 32.',
    ],
    [
      'session.settings.modelId',
      '../x',
      'session.settings.modelId must be lower-case letters, digits and hyphens, at most 64, found "../x".',
    ],
    [
      'session.settings.timeDelayFrames',
      251,
      'session.settings.timeDelayFrames must be a whole number from -250 to 250, found 251.',
    ],
    [
      'session.scoring.overlap',
      '0.5',
      'session.scoring.overlap must be every-frame, 0.2, 0.5 or 0.8, found "0.5".',
    ],
    ['session.openReport', undefined, 'session.openReport must be an object, found nothing.'],
    [
      'session.openReport.manifest.clip.frameRateHz',
      60,
      'session.openReport.manifest.clip.frameRateHz must be a number from 1 to 50, found 60.',
    ],
    [
      'session.openReport.manifest.statistics',
      null,
      'session.openReport.manifest.statistics must be an object, found null.',
    ],
    [
      'session.notices',
      [{ message: 'x' }],
      'session.notices[0] must be a text that is not empty, found {"message":"x"}.',
    ],
    // Labels.
    ['session.labels', 3, 'session.labels must be a list, found 3.'],
    ['session.labels.0', 'gold.csv', 'session.labels[0] must be an object, found "gold.csv".'],
    ['session.labels.0.text', ['0', '1'], 'session.labels[0].text must be a text, found ["0","1"].'],
    [
      'session.labels.0.name',
      undefined,
      'session.labels[0].name must be a text that is not empty, found nothing.',
    ],
    [
      'session.labelSettings.annotatorsOff',
      'A2',
      'session.labelSettings.annotatorsOff must be a list, found "A2".',
    ],
    [
      'session.labelSettings.corrections',
      { 'a.csv': { offsetS: '2' } },
      'session.labelSettings.corrections["a.csv"].offsetS must be a finite number, found "2".',
    ],
    ['session.markersS', [0.25, 0.1], 'session.markersS must be a list that rises, found [0.25,0.1].'],
    ['session.markersS', ['1'], 'session.markersS[0] must be a number from 0 to 86400, found "1".'],
    // Frames.
    ['session.frames', [], 'session.frames must be a list of 1 to 500000, found [].'],
    ['session.frames', { length: 3 }, 'session.frames must be a list of 1 to 500000, found {"length":3}.'],
    ['session.frames.1', null, 'session.frames[1] must be an object, found null.'],
    [
      'session.frames.1.timestampMs',
      '200',
      'session.frames[1].timestampMs must be a number from 0 to 86400000, found "200".',
    ],
    [
      'session.frames.1.timestampMs',
      null,
      'session.frames[1].timestampMs must be a number from 0 to 86400000, found null.',
    ],
    [
      'session.frames.1.slot',
      1e15,
      'session.frames[1].slot must be a whole number from 0 to 499999, found 1000000000000000.',
    ],
    [
      'session.frames.1.slot',
      2.5,
      'session.frames[1].slot must be a whole number from 0 to 499999, found 2.5.',
    ],
    ['session.frames.1.raw', [0.1, null], 'session.frames[1].raw[1] must be a finite number, found null.'],
    ['session.frames.1.raw', [0.1, '0.2'], 'session.frames[1].raw[1] must be a finite number, found "0.2".'],
    ['session.frames.1.raw', [0.1], 'session.frames[1].raw must be a list of 2, found [0.1].'],
    [
      'session.frames.1.processed',
      null,
      'session.frames[1].processed must be valence and arousal, as "raw" has them, found null.',
    ],
    [
      'session.frames.1.faceBox',
      { x: 0, y: 0 },
      'session.frames[1].faceBox.width must be a number from 0, found nothing.',
    ],
    [
      'session.frames.1.reason',
      nested,
      `session.frames[1].reason must be no-face, face-not-whole, face-lost or window-filling, found "${'x'.repeat(76)}....`,
    ],
    // In disorder.
    [
      'session.frames.1.timestampMs',
      100,
      'session.frames[1].timestampMs must be a number over 100, that of the frame before, found 100.',
    ],
    [
      'session.frames',
      [frame, analysed(1)],
      'session.frames[1].slot must be a number over 2, that of the frame before, found 1.',
    ],
    [
      'session.frames',
      [frame, { ...analysed(3), frame: 6 }],
      'session.frames[1].frame must be a number over 6, that of the frame before, found 6.',
    ],
  ])('%s %j', async (path, value, sentence) => {
    const { text } = await exported();
    expect(() => readSavedSessions('clip.json', damaged(text, path, value))).toThrow(
      `clip.json: ${sentence}`,
    );
  });

  test('when it holds more frames than can be shown, without listing them', async () => {
    const { text } = await exported();
    const many = damaged(
      text,
      'session.frames',
      Array.from({ length: 500_001 }, () => 0),
    );
    expect(() => readSavedSessions('clip.json', many)).toThrow(
      'clip.json: session.frames must be a list of 1 to 500000, found a list of 500001.',
    );
  });

  test('when its file is larger than can be read', () => {
    expect(() => refuseLargeSession('clip.json', LARGEST_SESSION_BYTES)).not.toThrow();
    expect(() => refuseLargeSession('clip.json', LARGEST_SESSION_BYTES + 1)).toThrow(
      'clip.json: the file must be at most 256 MiB, found 257 MiB.',
    );
  });
});

describe('a session that is read', () => {
  test.each([
    [
      'session.frames',
      [
        { ...analysed(0), raw: [1e308, -1e308], processed: [-1e308, 1e308] },
        analysed(20_000, { timestampMs: 86_400_000 }),
      ],
    ],
    ['session.frames', [blank(1)]],
    [
      'session.labels',
      [
        { name: 'gold.csv', text: '\u0000{{[' },
        { name: 'gold.csv', text: '' },
      ],
    ],
    ['session.facts.durationS', 0],
    ['session.settings.gapToleranceMs', 0],
    ['session.markersS', [86_400]],
  ])('gives results, and no fault, however odd it is: %s', async (path, value) => {
    const { text } = await exported();
    const [read] = readSavedSessions('clip.json', damaged(text, path, value)) ?? [];
    if (!read) throw new Error('Expected a session.');
    const { frames, settings, scoring, openReport, labels, labelSettings } = read;
    const how = { pipeline: settings, scoring, statistics: openReport.manifest.statistics };
    expect(recordingResults(frames, { files: labels, settings: labelSettings }, how).rows).toHaveLength(
      frames.length,
    );
  });

  test('is as before where it was written before there were settings of labels, and marks', async () => {
    const { saved, text } = await exported();
    const without = damaged(damaged(text, 'session.labelSettings', undefined), 'session.markersS', undefined);
    const expected = { ...saved, labelSettings: DEFAULT_LABEL_SETTINGS, markersS: [] };
    expect(readSavedSessions('clip.json', without)).toEqual([expected]);
  });
});

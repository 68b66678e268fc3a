import { describe, expect, test } from 'vitest';
import { DEFAULT_LABEL_SETTINGS } from '../../../../src/core/labels/set/label-settings';
import { DEFAULT_SCORING } from '../../../../src/core/settings/settings-table';
import type { OpenReport } from '../../../../src/pipeline/contract';
import { resultsJson, resultsRecord } from '../../../../src/recordings/exports/results-json';
import { readSavedSession, type SavedSession } from '../../../../src/recordings/exports/saved-session';
import { DEFAULT_SETTINGS } from '../../../../src/state/settings/url-settings';
import { analysed, blank } from '../../../support/analysed-frames';
import { randomModelFolder } from '../../../support/tiny-model';

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
    frames: [analysed(1), analysed(2, { raw: [1 / 3, -0.1] }), blank(3)],
    labels: [{ name: 'gold.csv', text: 'time_s,valence\n0,0.1\n' }],
    labelSettings: { ...DEFAULT_LABEL_SETTINGS, annotatorsOff: ['A2'] },
    markersS: [0.1, 0.25],
  };
}

async function exported(): Promise<{ saved: SavedSession; text: string }> {
  const saved = await session();
  const { analysis, frames, openReport, settings, notices } = saved;
  return {
    saved,
    text: resultsJson(resultsRecord({ analysis, frames, openReport, settings, notices, session: saved })),
  };
}

describe('a saved session', () => {
  test('is read from an exported record as it was, to the last digit', async () => {
    const { saved, text } = await exported();
    expect(readSavedSession('clip.json', text)).toEqual(saved);
    // A frame a line: three of them.
    expect(text.split('\n').filter((line) => line.startsWith('      {"slot"'))).toHaveLength(3);
  });

  test('is not looked for in files of others', () => {
    expect(readSavedSession('labels.json', '{"frames": {}}')).toBeNull();
    expect(readSavedSession('labels.csv', 'time_s,valence\n')).toBeNull();
  });

  test.each([
    [
      (record: Record<string, unknown>) => ({ ...record, schemaVersion: 2 }),
      /record of version 1, found version 2/,
    ],
    [
      ({ session: _, ...record }: Record<string, unknown>) => record,
      /frames of its analysis, found one without/,
    ],
    [
      (record: Record<string, unknown>) => ({
        ...record,
        session: { ...(record.session as object), frames: [{ slot: 'a' }] },
      }),
      /found another thing at frame 0/,
    ],
    [
      (record: Record<string, unknown>) => ({
        ...record,
        session: { ...(record.session as object), labels: 3 },
      }),
      /"session.labels" to be a list, found 3/,
    ],
  ])('that is damaged is refused in one sentence', async (damage, sentence) => {
    const { text } = await exported();
    const damaged = JSON.stringify(damage(JSON.parse(text)));
    expect(() => readSavedSession('clip.json', damaged)).toThrow(sentence);
  });
});

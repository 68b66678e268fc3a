import { expect, test } from 'vitest';
import { DEFAULT_SCORING } from '../../../src/core/settings/settings-table';
import { scoreRecordings } from '../../../src/recordings/scores/recording-scores';
import { ScoringClient, type ScoringTask } from '../../../src/recordings/scores/scoring-client';
import { DEFAULT_SETTINGS } from '../../../src/state/settings/url-settings';

const COUNT = 2000;
const labels = Array.from({ length: COUNT }, (_, slot) => (slot % 13 === 5 ? null : Math.sin(slot / 40)));
const predictions = labels.map((label, slot) =>
  slot % 17 === 3 ? null : (label ?? 0) * 0.7 + (slot % 5) / 50,
);
const dimension = { raw: { predictions, labels }, processed: { predictions, labels } };
const task: ScoringTask = [
  [{ valence: dimension, arousal: dimension }],
  { ...DEFAULT_SCORING, delay: 'search' },
  DEFAULT_SETTINGS.pipeline,
];

test('the thread gives to the last digit what a direct call gives, gaps and intervals included', async () => {
  const client = new ScoringClient();
  try {
    const scores = await client.score(task, new AbortController().signal);
    expect(scores).toEqual(scoreRecordings(...task));
    expect(scores.intervals.processed.valence.ccc).not.toBeNull();
  } finally {
    client.close();
  }
});

test('a thread that was ended by a cancel is replaced by one that scores', async () => {
  const client = new ScoringClient();
  try {
    const abort = new AbortController();
    const overtaken = client.score(task, abort.signal);
    const refused = expect(overtaken).rejects.toThrow('overtaken');
    setTimeout(() => abort.abort(new Error('overtaken')), 5);
    const newest = client.score(task, new AbortController().signal);
    await refused;
    expect((await newest).each).toHaveLength(1);
  } finally {
    client.close();
  }
});

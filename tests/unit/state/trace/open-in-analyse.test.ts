import { expect, test } from 'vitest';
import { readLabelSet } from '../../../../src/core/labels/set/label-set';
import { DEFAULT_PIPELINE } from '../../../../src/core/settings/settings-table';
import { emptyTrace, traceGrid, withTake } from '../../../../src/core/tracing/rating';
import { type AnalysedRecording, NO_RECORDING } from '../../../../src/state/analyse/analysed-recording';
import { type LabelledAnalyses, openInAnalyse } from '../../../../src/state/trace/open-in-analyse';

const video = new File([], 'talk.webm');

/** Raters of whom each stands still at a value of their own. */
function traced(...names: readonly string[]) {
  const grid = traceGrid(2, 10);
  return {
    fileName: video.name,
    raters: names.map((name, index) => {
      const valence = withTake(emptyTrace(grid), new Float64Array(grid.count).fill(0.1 * (index + 1)), 1);
      return { name, rating: { valence, arousal: null }, lag: null };
    }),
    takeLagOff: true,
    savedAt: 'today',
  };
}

/** Analyses of a page that keep what they are given, and compute nothing. */
function analysesOf(...before: readonly AnalysedRecording[]) {
  let recordings = [...before];
  let shownId = before[0]?.id ?? -1;
  const shown = () => recordings.find(({ id }) => id === shownId) ?? NO_RECORDING;
  const relabel = (labels: AnalysedRecording['labels']) => {
    recordings = recordings.map((one) =>
      one.id === shownId ? { ...one, labels, labelSet: readLabelSet(labels) } : one,
    );
  };
  const state = (): LabelledAnalyses => ({
    recordings,
    shown: shown(),
    show: (id) => {
      shownId = id;
    },
    add: (files) => {
      for (const file of files) {
        recordings = [
          ...recordings,
          { ...NO_RECORDING, id: recordings.length + 1, name: file.name, file: video },
        ];
      }
      // The analysis itself goes on.
      return new Promise(() => undefined);
    },
    removeLabels: (key) =>
      relabel(
        shown()
          .labelSet.files.filter((one) => one.key !== key)
          .map(({ file }) => file),
      ),
    loadLabels: async (files) =>
      relabel([
        ...shown().labels,
        ...(await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })))),
      ]),
  });
  return { state, shown };
}

test('a recording that is not there yet is added, shown and labelled, without waiting for its analysis', async () => {
  const other = { ...NO_RECORDING, id: 1, name: 'other.webm', file: new File([], 'other.webm') };
  const { state, shown } = analysesOf(other);
  await openInAnalyse(state, video, traced('Anna', 'Ben'), DEFAULT_PIPELINE);
  expect(shown().name).toBe('talk.webm');
  expect(shown().labels.map(({ name }) => name)).toEqual(['talk_Valence.csv']);
  expect(shown().labelSet.annotators.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
});

test('traces that are opened again take the place of those before, and other labels stay', async () => {
  const { state, shown } = analysesOf();
  await openInAnalyse(state, video, traced('Anna'), DEFAULT_PIPELINE);
  await state().loadLabels([new File(['time_s,arousal\n0,0.5\n1,-0.5\n'], 'talk_gold.csv')]);
  await openInAnalyse(state, video, traced('Anna', 'Ben'), DEFAULT_PIPELINE);
  expect(state().recordings).toHaveLength(1);
  expect(shown().labels.map(({ name }) => name)).toEqual(['talk_gold.csv', 'talk_Valence.csv']);
  expect(shown().labelSet.annotators.map(({ name }) => name)).toContain('Ben');
});

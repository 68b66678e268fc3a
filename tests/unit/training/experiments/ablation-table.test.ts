import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { GridPoint } from '../../../../training/src/experiments/grid';
import { expandGrids, matches } from '../../../../training/src/experiments/grid';
import type { SeriesScores, StillOutcome } from '../../../../training/src/experiments/point-scores';
import type { SweepResult } from '../../../../training/src/experiments/sweep-results';
import { readSweepTable } from '../../../../training/src/experiments/sweep-table';
import { renderTable } from '../../../../training/src/experiments/table-layout';

const GRID = resolve(import.meta.dirname, '../../../../training/results/ablation/grid.json');

const agreement = (ccc: number): SeriesScores => ({ pcc: null, ccc, mae: null, mape: null });

function outcome(dataset: string, first: number): StillOutcome {
  return {
    dataset,
    accuracy: first,
    agreed: dataset === 'FER+' ? first + 0.02 : null,
    webcam: first - 0.1,
    valence: agreement(first + 0.1),
    arousal: agreement(first + 0.05),
  };
}

test.each(['ablation', 'imagenet-ablation'])(
  'each row of %s is one run, and each run a row',
  async (folder) => {
    const { grids, rows } = await readSweepTable(resolve(GRID, '../..', folder, 'grid.json'));
    const points = expandGrids(grids, 1);
    expect(rows.length).toBeGreaterThan(4);
    const held = rows.map(({ where = {} }) =>
      points.filter((point) => matches(point, where)).map(({ id }) => id),
    );
    for (const [index, ids] of held.entries()) expect(ids, rows[index]?.labels.join()).toHaveLength(1);
    expect(new Set(held.flat()).size).toBe(points.length);
  },
);

test('its columns show both test sets: right classes, agreed, through a webcam, and CCC', async () => {
  const table = await readSweepTable(GRID);
  const points = expandGrids(table.grids, 1);
  const [point] = points as [GridPoint];
  const result = {
    ...point,
    config: { seed: 1 },
    scores: {
      dataset: 'FER+',
      accuracy: { validation: 0.7, test: 0.65 },
      stills: [outcome('FER+', 0.65), outcome('DiffusionFER', 0.5)],
    },
  } as unknown as SweepResult;
  const lines = renderTable(table, points, { results: [result], lacks: [], set: [] }).split('\n');
  expect(lines[4]).toBe(
    '| The recipe of this table | 65.0 | 67.0 | 55.0 | 0.750 | 0.700 | 50.0 | 40.0 | 0.600 | 0.550 |',
  );
  expect(lines[5]).toBe('| No augmentation | – | – | – | – | – | – | – | – | – |');
});

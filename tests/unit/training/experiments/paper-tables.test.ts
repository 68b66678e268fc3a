import { expect, test } from 'vitest';
import { combinations, expandGrids, gridPoint, matches } from '../../../../training/src/experiments/grid';
import {
  paperTables,
  readSweepTable,
  type SweepTable,
} from '../../../../training/src/experiments/sweep-table';

/** What a column of the paper's figures adds up to; a check of the typing. */
function columnSum({ rows }: SweepTable, column: number): number {
  return rows.reduce((sum, { paper }) => sum + Number(paper?.[column]), 0);
}

/** Half of the last printed digit. */
const ROUNDING = 0.0005;

test('the seven tables of the paper are there, each cell of every row filled', async () => {
  expect(await paperTables()).toEqual([1, 2, 3, 4, 5, 6, 7].map((number) => `tables/${number}`));
  const rows = { 1: 19, 2: 8, 3: 5, 4: 11, 5: 11, 6: 11, 7: 9 };
  for (const [number, count] of Object.entries(rows)) {
    const table = await readSweepTable(`tables/${number}`);
    expect(table.rows, `table ${number}`).toHaveLength(count);
    const labels = table.columns.filter(({ shows }) => shows === undefined).length;
    for (const row of table.rows) {
      expect(row.labels, `table ${number}`).toHaveLength(labels);
      expect(row.paper ?? [], row.labels.join()).toHaveLength(table.columns.length - labels);
    }
  }
});

test('grids have the sizes that the paper describes', async () => {
  const written = async (number: number) =>
    (await readSweepTable(`tables/${number}`)).grids.flatMap((grid) => combinations(grid)).length;
  const points = async (number: number) =>
    expandGrids((await readSweepTable(`tables/${number}`)).grids, 1).length;

  // 5 blocks of VGG-11, 1 of VGG-11-BN, 5 of VGG-16, 1 of VGG-16-BN, 3 of ResNet50.
  expect(await points(1)).toBe(15);
  // 2 initialisations x 2 rates x 3 lengths x 3 overlaps x 2 fusions.
  expect(await points(2)).toBe(72);
  // 11 networks x 2 inflations x 2 surroundings x 2 maskings x 2 dilations x 2 multipliers.
  expect(await written(6)).toBe(352);
  // Copied kernels have no surroundings: 11 x (16 centred + 8 copied).
  expect(await points(6)).toBe(264);
  expect(await points(4)).toBe(264);
  expect(await points(5)).toBe(264);
  expect(await points(7)).toBe(72 + 264);
  expect(await points(3)).toBe(0);
});

test('every row of ours stands for points of its grid, all rows together for all of them', async () => {
  for (const number of [1, 2, 4, 5, 6, 7]) {
    const table = await readSweepTable(`tables/${number}`);
    const points = expandGrids(table.grids, 1);
    const own = table.rows.flatMap(({ where }) => (where === undefined ? [] : [where]));
    expect(own.length, `table ${number}`).toBeGreaterThan(0);
    const held = own.map((where) => points.filter((point) => matches(point, where)).length);
    expect(Math.min(...held), `table ${number}`).toBeGreaterThan(0);
    for (const { id } of points.filter((point) => !own.some((where) => matches(point, where))))
      expect.fail(`table ${number}: no row stands for ${id}`);
  }
});

test('the best rows of tables 2 and 6 are the ones that the text and table 7 name', async () => {
  const two = await readSweepTable('tables/2');
  const six = await readSweepTable('tables/6');
  const seven = await readSweepTable('tables/7');
  const rowOf = (table: SweepTable, ...labels: readonly string[]) =>
    table.rows.find((row) => labels.every((label) => row.labels.includes(label)))?.paper;
  // "CCC values of 0.625 for valence and 0.557 for arousal", for 64 frames at 10 fps.
  expect(rowOf(two, 'RAF-DB', '10', 'Valence')).toEqual(['64, 0.8, mean', '0.631', '0.625', '3.7']);
  expect(rowOf(two, 'RAF-DB', '10', 'Arousal')).toEqual(['64, 0.8, extremum', '0.558', '0.557', '9.4']);
  expect(seven.rows[0]?.paper).toEqual(['0.631', '0.625', '0.558', '0.557']);
  // "Inflated VGG-16-BN, initialized with ImageNet"; ResNet50 "benefited from the initialization with
  // VGG-Face".
  expect(rowOf(six, 'VGG-16-BN', 'ImageNet')).toEqual(['0.346', '0.304', '5.6', '0.382', '0.326', '5.3']);
  expect(rowOf(six, 'ResNet50', 'VGG-Face')).toEqual(['0.313', '0.253', '3.5', '0.406', '0.273', '4.9']);
  expect(seven.rows[1]?.paper).toEqual(['0.346', '0.304', '0.382', '0.326']);
});

test('the figures add up to what the printed columns add up to', async () => {
  const one = await readSweepTable('tables/1');
  expect(columnSum(one, 0)).toBeCloseTo(373.6 + 77.8 + 390.4 + 78.4 + 222.8 + 326.7, 5);
  const two = await readSweepTable('tables/2');
  for (const [column, sum] of [
    [1, 4.463],
    [2, 4.372],
    [3, 48.4],
  ] as const)
    expect(Math.abs(columnSum(two, column) - sum)).toBeLessThan(ROUNDING);
  const six = await readSweepTable('tables/6');
  for (const [column, sum] of [1.72, 1.322, 40.8, 3.558, 2.556, 53.1].entries())
    expect(Math.abs(columnSum(six, column) - sum), `column ${column}`).toBeLessThan(ROUNDING);
});

test('each best configuration of tables 4 and 5 is a point that tables 4 to 6 run', async () => {
  const words = {
    Centered: 'centred',
    Copied: 'copied',
    I: [1, 1, 1, 1],
    VIII: [1, 2, 4, 8],
    No: false,
    Yes: true,
    Zero: 'zero',
    Random: 'random',
    '×1': 1,
    '×100': 100,
  } as const;
  for (const number of [4, 5]) {
    const table = await readSweepTable(`tables/${number}`);
    const ids = new Set(expandGrids(table.grids, 1).map(({ id }) => id));
    const shown = table.columns.flatMap(({ shows }) => (Array.isArray(shows) ? (shows as string[]) : []));
    expect(shown).toEqual(['inflation', 'dilationRates', 'masking', 'surroundings', 'multiplier']);
    for (const { where, paper = [], labels } of table.rows) {
      const printed = Object.fromEntries(
        shown.map((field, column) => [field, words[paper[column] as keyof typeof words]]),
      );
      const point = gridPoint('i3d', { ...where, ...printed, seed: 1 });
      expect(ids.has(point.id), `table ${number}, ${labels.join(' ')}: ${point.id}`).toBe(true);
    }
  }
});

test('a point is named by what it is, whatever the order of its settings', () => {
  const point = gridPoint('lstm', { base: 'vgg16', fusion: 'mean', lengthFrames: 64, seed: 1 });
  expect(point.id).toMatch(/^lstm-vgg16-mean-64-seed1-[0-9a-f]{8}$/);
  const turned = gridPoint('lstm', { seed: 1, lengthFrames: 64, fusion: 'mean', base: 'vgg16' });
  expect(turned.id).toBe(point.id);
  const other = gridPoint('lstm', { base: 'vgg16', fusion: 'mean', lengthFrames: 64, seed: 2 });
  expect(other.id).not.toBe(point.id);
});

test('a table that is not there, or not of the form, is refused in one sentence', async () => {
  await expect(readSweepTable('tables/9')).rejects.toThrow(
    /tables\/9: no such table; expected one of tables\/1,/,
  );
  await expect(readSweepTable('package.json')).rejects.toThrow(
    /package\.json: table must be a text that is not empty, found nothing\./,
  );
});

import type { Dimension } from '../../../src/core/affect';
import { type GridPoint, matches } from './grid';
import type { Lack } from './sweep-plan';
import type { SweepResult } from './sweep-results';
import type { Settings, ShownScore, SweepTable, TableColumn, TableRow } from './sweep-table';

/** What there is beside the paper's figures. */
export interface OurResults {
  readonly results: readonly SweepResult[];
  /** Points that could not be run. */
  readonly lacks: readonly Lack[];
  /** What was set beside the paper's values, as typed. */
  readonly set: readonly string[];
}

/** Stands where nothing was run. */
export const NOT_RUN = '–';

/**
 * A table as Markdown, laid out like the paper's: its labels, and for every other column the paper's value
 * and ours, of the row's best point by validation. Where ours is missing it says what is needed, or "–".
 *
 * @param points of the table's grids; results of others are not looked at.
 */
export function renderTable(table: SweepTable, points: readonly GridPoint[], ours: OurResults): string {
  const ids = new Set(points.map(({ id }) => id));
  const results = ours.results.filter(({ id }) => ids.has(id));
  const { columns, rows, notes } = table.columns.length > 0 ? table : plainLayout(points, table.notes);
  const hasPaper = rows.some(({ paper }) => paper !== undefined);
  const header = columns.flatMap(({ title, shows }) => {
    if (shows === undefined) return [title];
    return hasPaper ? [`${title} paper`, `${title} ours`] : [title];
  });
  const lines = rows.map((row) => {
    let label = 0;
    let printed = 0;
    return columns.flatMap((column) => {
      if (column.shows === undefined) return [row.labels[label++] ?? ''];
      const paper = row.paper?.[printed++] ?? '';
      const cell = ownCell(column, row, points, { ...ours, results });
      return hasPaper ? [paper, cell] : [cell];
    });
  });
  const heading = /^\d+$/.test(table.table) ? `Table ${table.table}` : table.table;
  return [
    `## ${heading}: ${table.title}`,
    '',
    markdownRow(header),
    markdownRow(columns.flatMap((column) => alignment(column, hasPaper))),
    ...lines.map(markdownRow),
    '',
    ...(table.grids.length === 0 ? [] : [provenance(points, results, ours)]),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

/**
 * The point of a row that is shown: the best by validation in the dimension asked for, of equal ones the
 * first.
 */
export function bestResult(
  results: readonly SweepResult[],
  where: Settings,
  dimension: Dimension | undefined,
): SweepResult | null {
  let best: SweepResult | null = null;
  for (const result of results) {
    if (!matches(result, where)) continue;
    if (best === null || ranking(result, dimension) > ranking(best, dimension)) best = result;
  }
  return best;
}

function ranking({ scores }: SweepResult, dimension: Dimension | undefined): number {
  const score = dimension === undefined ? scores.accuracy?.validation : scores[dimension]?.validationCcc;
  return score ?? Number.NEGATIVE_INFINITY;
}

function ownCell(
  column: TableColumn,
  row: TableRow,
  points: readonly GridPoint[],
  { results, lacks }: OurResults,
): string {
  if (row.where === undefined) return '';
  const dimension = column.dimension ?? row.dimension;
  const best = bestResult(results, row.where, dimension);
  if (best === null) return missing(row.where, points, lacks);
  if (typeof column.shows === 'string') return scoreText(best, column.shows, dimension, column.testSet);
  return (column.shows ?? []).map((field) => settingText(best, field)).join(', ');
}

/** A row's points all lack the same thing, or "not run" is what there is to say. */
function missing(where: Settings, points: readonly GridPoint[], lacks: readonly Lack[]): string {
  const needs = new Set(
    points
      .filter((point) => matches(point, where))
      .map((point) => lacks.find((lack) => matches(point, lack.where))?.needs ?? NOT_RUN),
  );
  const [only] = needs;
  return needs.size === 1 && only !== undefined ? only : NOT_RUN;
}

function scoreText(
  { scores }: SweepResult,
  shows: ShownScore,
  dimension: Dimension | undefined,
  testSet = 0,
): string {
  const still = scores.stills?.[testSet];
  if (shows === 'accuracy' || shows === 'agreed' || shows === 'webcam') return percent(still?.[shows]);
  const score =
    dimension === undefined ? undefined : (scores[dimension]?.test ?? still?.[dimension])?.[shows];
  if (shows === 'mape') return percent(score);
  return score === null || score === undefined ? NOT_RUN : score.toFixed(3);
}

function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? NOT_RUN : (share * 100).toFixed(1);
}

/** A setting in the paper's words. */
function settingText({ config }: SweepResult, field: string): string {
  const value = config[field];
  const copied = config.inflation === 'copied';
  if (field === 'surroundings' && copied) return 'none';
  if (field === 'inflation') return copied ? 'Copied' : 'Centered';
  if (field === 'surroundings') return value === 'zero' ? 'Zero' : 'Random';
  if (field === 'multiplier') return `×${value}`;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (field === 'dilationRates' && Array.isArray(value)) {
    const rates = value.join('-');
    return { '1-1-1-1': 'I', '1-2-4-8': 'VIII' }[rates] ?? rates;
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/**
 * One row per point: the settings in which points differ, and the scores of its kind. What all share is a
 * note.
 */
function plainLayout(
  points: readonly GridPoint[],
  notes: readonly string[],
): Pick<SweepTable, 'columns' | 'rows' | 'notes'> {
  const all = [...new Set(points.flatMap(({ settings }) => Object.keys(settings)))];
  const texts = (field: string) => new Set(points.map(({ settings }) => labelText(settings[field])));
  const fields = all.filter((field) => texts(field).size > 1);
  const shared = all.filter((field) => texts(field).size === 1);
  const stills = points.some(({ kind }) => kind === 'expression');
  const clips = points.some(({ kind }) => kind !== 'expression');
  const inBoth = (['valence', 'arousal'] as const).flatMap((dimension) =>
    (['pcc', 'ccc', 'mape'] as const).map((shows): TableColumn => {
      const unit = shows === 'mape' ? ' (%)' : '';
      return { title: `${dimension} ${shows.toUpperCase()}${unit}`, shows, dimension };
    }),
  );
  return {
    columns: [
      { title: 'kind' },
      ...fields.map((title) => ({ title })),
      ...(stills ? [{ title: 'accuracy (%)', shows: 'accuracy' as const }] : []),
      ...(clips ? inBoth : []),
    ],
    rows: points.map(({ kind, settings }) => ({
      labels: [kind, ...fields.map((field) => labelText(settings[field]))],
      where: { kind, ...settings },
    })),
    notes:
      shared.length === 0
        ? notes
        : [
            ...notes,
            `All points: ${shared.map((field) => `${field} ${[...texts(field)].join()}`).join(', ')}.`,
          ],
  };
}

function labelText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function provenance(
  points: readonly GridPoint[],
  results: readonly SweepResult[],
  { set }: OurResults,
): string {
  const values = (all: readonly unknown[]) => [...new Set(all.map(String))].join(', ');
  const parts = [`- Ours: ${results.length} of ${points.length} points run`];
  if (results.length > 0) {
    const datasets = values(results.map(({ scores }) => scores.dataset ?? 'a set without a test part'));
    parts.push(`scored on ${datasets}`, `seed ${values(results.map(({ config }) => config.seed))}`);
  }
  if (set.length > 0) parts.push(`with ${set.join(', ')}`);
  return `${parts.join('; ')}.`;
}

function alignment({ shows }: TableColumn, hasPaper: boolean): readonly string[] {
  if (shows === undefined) return ['---'];
  const mark = typeof shows === 'string' ? '---:' : '---';
  return hasPaper ? [mark, mark] : [mark];
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

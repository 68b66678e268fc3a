import { headerOf, type LabelCells, type LabelRow, parseNumber, quoted, valueCell } from '../../label-cells';
import { LabelFileError } from '../../label-file';
import type { LabelColumn } from '../../label-table';
import { namedColumn } from '../annotator-table';
import type { CellsForm } from '../label-form';
import { stretchesOf, stretchPlaces } from '../parts/label-stretches';

/**
 * Annotations of ELAN, exported as tab-delimited text (or with commas), of tiers whose names have the word
 * valence or arousal and whose annotations are numbers; other tiers are left alone. An annotation lies over
 * its stretch. Read are both layouts and every choice of the export's window that keeps a beginning, and an
 * end or a duration:
 *
 * - without a header, a line for each annotation: tier and participant where they are included, begin, end
 *   and duration, each in up to four formats (`hh:mm:ss.ms`, `ss.msec`, milliseconds, SMPTE), then the
 *   annotation;
 * - with a column for each tier and a header, `Begin Time - hh:mm:ss.ms`, …, `Duration - msec`.
 *
 * Header lines on the media (`"#file:///…"`) are passed over. SMPTE codes count frames and are not used.
 *
 * Source: the ELAN manual, "Exporting a document as a tab-delimited text file", and ELAN's own
 * `Transcription2TabDelimitedText.java` (`getTabString`, `getHeaders`).
 */
export const ELAN: CellsForm<'elan'> = {
  id: 'elan',
  name: 'ELAN',
  holds: 'annotators',
  of: 'cells',
  recognises: (table) => hasHeader(table) || lineLayout(table) !== null,
  // Annotations may have a description, and lines another number of cells then.
  metadataRows: ({ rows }) => rows.length,
  read: (table) => {
    const { fileName } = table;
    const tiers = hasHeader(table) ? tiersOfColumns(table) : tiersOfLines(table);
    const rated = [...tiers].flatMap(([tier, annotations]) => {
      const named = namedColumn(tier);
      return named.dimension === null && tiers.size > 1 ? [] : [{ ...named, annotations }];
    });
    if (rated.length === 0) {
      const found = quoted([...tiers.keys()].join(', '));
      throw new LabelFileError(fileName, null, 'tiers with valence or arousal in their names', found);
    }
    const columns = rated.map(
      ({ dimension, annotator, annotations }): LabelColumn => ({
        dimension,
        annotator: dimension === null ? null : annotator,
        values: annotations.map(({ row, column }) =>
          valueCell(table, row, column, dimension ?? 'an annotation'),
        ),
        stretches: stretchesOf(
          fileName,
          annotations.map(({ row: { line }, start, end }) => ({ line, start, end })),
        ),
      }),
    );
    return {
      fileName,
      ...stretchPlaces(columns),
      clock: { value: 's', origin: 'form' },
      columns,
      scale: null,
      mask: null,
    };
  },
};

/** Formats of a time, in the order in which ELAN writes them. */
type TimeFormat = 'clock' | 'seconds' | 'milliseconds' | 'smpte';
const FORMATS: readonly (readonly [TimeFormat, RegExp])[] = [
  ['clock', /^\d+:\d{2}:\d{2}\.\d+$/],
  ['seconds', /^\d+\.\d+$/],
  ['milliseconds', /^\d+$/],
  ['smpte', /^\d+:\d{2}:\d{2}[:;]\d{2}$/],
];

interface TierAnnotation {
  readonly row: LabelRow;
  /** Of the annotation in its row. */
  readonly column: number;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

function formatOf(cell: string | undefined): number {
  return FORMATS.findIndex(([, pattern]) => pattern.test(cell ?? ''));
}

function seconds(table: LabelCells, row: LabelRow, column: number): number {
  const cell = row.cells[column] ?? '';
  const [format] = FORMATS[formatOf(cell)] ?? [];
  if (format === 'seconds') return Number(cell);
  if (format === 'milliseconds') return Number(cell) / 1000;
  const [hours = '', minutes = '', rest = ''] = format === 'clock' ? cell.split(':') : [];
  if (format === 'clock') return Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  throw new LabelFileError(table.fileName, row.line, 'a time as ELAN writes it', quoted(row.cells[column]));
}

/** Columns of the beginning, and of the end or the duration. */
interface TimeColumns {
  readonly begin: number;
  readonly end: number | null;
  readonly duration: number | null;
}

function hasHeader(table: LabelCells): boolean {
  return headerOf(table).some((name) => name.startsWith('begin time - '));
}

function tiersOfColumns(table: LabelCells): ReadonlyMap<string, readonly TierAnnotation[]> {
  const [header, ...rows] = table.rows;
  const names = headerOf(table);
  const timeColumn = (part: string) => {
    const column = ['hh:mm:ss.ms', 'ss.msec', 'msec'].map((format) => names.indexOf(`${part} - ${format}`));
    return column.find((place) => place >= 0) ?? null;
  };
  const times = {
    begin: timeColumn('begin time'),
    end: timeColumn('end time'),
    duration: timeColumn('duration'),
  };
  const { begin } = times;
  if (begin === null || (times.end === null && times.duration === null)) refuseTimes(table, header);
  const tiers = new Map<string, TierAnnotation[]>();
  names.forEach((name, column) => {
    if (name === '' || /^(?:begin time|end time|duration) - /.test(name)) return;
    const own = rows.filter((row) => (row.cells[column] ?? '') !== '');
    const tier = header?.cells[column] ?? '';
    if (own.length > 0)
      tiers.set(
        tier,
        own.map((row) => annotation(table, row, column, { ...times, begin })),
      );
  });
  if (tiers.size === 0)
    throw new LabelFileError(table.fileName, null, 'annotations after the header', 'none');
  return tiers;
}

/** Where the cells of lines without a header stand; null where the first line is none of ELAN's. */
function lineLayout(table: LabelCells): {
  readonly named: boolean;
  readonly first: number;
  readonly formats: number;
  readonly parts: number;
} | null {
  const cells = table.rows[0]?.cells ?? [];
  const first = cells.findIndex((cell) => formatOf(cell) >= 0);
  const names = cells.slice(0, Math.max(0, first));
  if (first < 0 || first > 2 || names.some((name) => parseNumber(name, table) !== null)) return null;
  let formats = 1;
  while (formatOf(cells[first + formats]) > formatOf(cells[first + formats - 1])) formats += 1;
  const rest = cells.length - first - 1;
  const parts = Math.min(3, Math.floor(rest / formats));
  const isRepeated = Array.from({ length: parts * formats }, (_, index) => index).every(
    (index) => formatOf(cells[first + index]) === formatOf(cells[first + (index % formats)]),
  );
  const isElan =
    first === 0
      ? formatOf(cells[0]) === 0
      : table.rows.some(({ cells: [name = ''] }) => /valence|arousal/i.test(name)) ||
        formatOf(cells[first]) === 0;
  return parts >= 2 && isRepeated && isElan ? { named: first > 0, first, formats, parts } : null;
}

function tiersOfLines(table: LabelCells): ReadonlyMap<string, readonly TierAnnotation[]> {
  const layout = lineLayout(table);
  if (!layout) refuseTimes(table, table.rows[0]);
  const { first, formats, parts, named } = layout;
  // Of two parts the second is a duration where it is ever before the first, as no end can be.
  const isDuration =
    parts === 2 &&
    table.rows.some((row) => seconds(table, row, first + formats) < seconds(table, row, first));
  const times = {
    begin: first,
    end: isDuration ? null : first + formats,
    duration: isDuration ? first + formats : null,
  };
  const tiers = new Map<string, TierAnnotation[]>();
  for (const row of table.rows) {
    const tier = named ? (row.cells[0] ?? '') : '';
    const own = tiers.get(tier) ?? [];
    tiers.set(tier, own);
    own.push(annotation(table, row, first + formats * parts, times));
  }
  return tiers;
}

function annotation(table: LabelCells, row: LabelRow, column: number, times: TimeColumns): TierAnnotation {
  const start = seconds(table, row, times.begin);
  const end =
    times.end === null
      ? start + seconds(table, row, times.duration ?? times.begin)
      : seconds(table, row, times.end);
  return { row, column, start, end };
}

function refuseTimes({ fileName, delimiter }: LabelCells, row: LabelRow | undefined): never {
  const expected = 'begin time, and end time or duration, as hh:mm:ss.ms, ss.msec or msec';
  throw new LabelFileError(fileName, row?.line ?? 1, expected, quoted(row?.cells.join(delimiter)));
}

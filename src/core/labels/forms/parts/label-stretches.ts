import { min } from 'd3-array';
import { quoted } from '../../label-cells';
import { LabelFileError } from '../../label-file';
import type { LabelColumn, LabelStretches, LabelTable } from '../../label-table';

/** A label said of a stretch of time, as a row of a file gives it. */
export interface WrittenStretch {
  readonly line: number;
  /** In units of the clock of the table. */
  readonly start: number;
  readonly end: number;
}

/**
 * Stretches one after another. Where one reaches into the next, as utterances cut by ear do, it ends there.
 * Throws a {@link LabelFileError} where a stretch does not begin at 0 or later and after the one before, or
 * does not end after its beginning.
 */
export function stretchesOf(fileName: string, rows: readonly WrittenStretch[]): LabelStretches {
  rows.forEach(({ line, start, end }, index) => {
    const before = rows[index - 1]?.start ?? null;
    if (!(start >= 0 && Number.isFinite(end)) || (before !== null && start <= before)) {
      const expected =
        before === null || !(start >= 0) ? 'a beginning of 0 or more' : `a beginning after ${before}`;
      throw new LabelFileError(fileName, line, expected, quoted(String(start)));
    }
    if (end <= start) {
      throw new LabelFileError(fileName, line, `an end after the beginning, ${start}`, quoted(String(end)));
    }
  });
  return {
    starts: rows.map(({ start }) => start),
    ends: rows.map(({ end }, index) => Math.min(end, rows[index + 1]?.start ?? end)),
    lines: rows.map(({ line }) => line),
  };
}

/**
 * Bins of one length after one another, of which a file gives the ends: each begins a length before, which is
 * the shortest step, since a bin that is missing makes a longer one. Throws a {@link LabelFileError} where
 * ends do not grow from over 0.
 */
export function binsOf(
  fileName: string,
  ends: readonly { readonly line: number; readonly end: number }[],
): LabelStretches {
  ends.forEach(({ line, end }, index) => {
    const before = ends[index - 1]?.end ?? 0;
    if (end > before) return;
    const expected =
      index === 0 ? 'the end of a bin in seconds, over 0' : `the end of a bin, later than ${before} s`;
    throw new LabelFileError(fileName, line, expected, quoted(String(end)));
  });
  const steps = ends.slice(1).map(({ end }, index) => end - (ends[index]?.end ?? 0));
  const length = min(steps) ?? ends[0]?.end ?? 0;
  return stretchesOf(
    fileName,
    ends.map(({ line, end }, index) => ({
      line,
      start: Math.max(end - length, ends[index - 1]?.end ?? 0),
      end,
    })),
  );
}

/** Places and lines of a table whose columns have stretches: every beginning, once and in order. */
export function stretchPlaces(
  columns: readonly LabelColumn[],
): Pick<LabelTable, 'places' | 'placedBy' | 'lines'> {
  const lineOf = new Map<number, number>();
  for (const stretches of new Set(columns.flatMap((column) => column.stretches ?? []))) {
    stretches.starts.forEach((start, index) => {
      if (!lineOf.has(start)) lineOf.set(start, stretches.lines[index] ?? 1);
    });
  }
  const places = [...lineOf.keys()].sort((a, b) => a - b);
  return { places, placedBy: 'column', lines: places.map((place) => lineOf.get(place) ?? null) };
}

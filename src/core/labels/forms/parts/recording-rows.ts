import { type LabelCells, type LabelRow, quoted } from '../../label-cells';
import { LabelFileError } from '../../label-file';

/**
 * The rows of one recording in a table that may hold a whole corpus: all of them, where they name but one,
 * else those whose recording the name of the file begins with. Throws a {@link LabelFileError} where that is
 * none.
 *
 * @param column that names the recording of a row
 */
export function recordingRows(
  table: LabelCells,
  rows: readonly LabelRow[],
  column: number,
): readonly LabelRow[] {
  const byRecording = new Map<string, LabelRow[]>();
  for (const row of rows) {
    const name = row.cells[column] ?? '';
    const own = byRecording.get(name) ?? [];
    byRecording.set(name, own);
    own.push(row);
  }
  const [[first = '', only] = [], second] = byRecording;
  if (only === undefined) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  if (second === undefined) return only;
  const wanted = [...byRecording].filter(([name]) => name !== '' && table.fileName.startsWith(stemOf(name)));
  const longest = wanted.reduce<readonly LabelRow[] | null>((best, [, own]) => best ?? own, null);
  if (longest && wanted.length === 1) return longest;
  const expected = `labels of one recording, or a name that begins with one of its ${byRecording.size}, such as ${quoted(stemOf(first))}`;
  throw new LabelFileError(table.fileName, second[1][0]?.line ?? null, expected, quoted(second[0]));
}

function stemOf(name: string): string {
  return name.replace(/^.*[/\\]/, '').replace(/\.\w{2,4}$/, '');
}

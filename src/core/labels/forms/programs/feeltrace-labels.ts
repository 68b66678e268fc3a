import { type LabelCells, parseNumber, placeCell, valueCell } from '../../label-cells';
import { UNIT_SCALE } from '../../label-scale';
import type { CellsForm } from '../label-form';

/**
 * A trace of FEELTRACE as SEMAINE has it: no header, a time in seconds and a value from −1 to 1 in each line,
 * divided by a blank. The names of the files end on what was traced: `…DV.txt` on valence, `…DA.txt` on
 * activation.
 *
 * Source: as public readers of SEMAINE read it (`time, label = line.strip().split(" ")`); the set itself is
 * under licence.
 */
export const FEELTRACE: CellsForm<'feeltrace'> = {
  id: 'feeltrace',
  name: 'FEELTRACE',
  holds: 'rating',
  of: 'cells',
  recognises: isTrace,
  read: (table) => {
    const { fileName, rows } = table;
    const traced = /D([VA])\.[a-z]+$/.exec(fileName)?.[1];
    return {
      fileName,
      places: rows.map((row) => placeCell(table, row, 0, 's')),
      placedBy: 'column',
      clock: { value: 's', origin: 'form' },
      lines: rows.map(({ line }) => line),
      columns: [
        {
          dimension: traced === undefined ? null : traced === 'V' ? 'valence' : 'arousal',
          annotator: null,
          values: rows.map((row) => valueCell(table, row, 1, 'a value')),
        },
      ],
      scale: { value: UNIT_SCALE, origin: 'form' },
      mask: null,
    };
  },
};

/** Two numbers in the first line, and no header. */
function isTrace(table: LabelCells): boolean {
  const cells = table.rows[0]?.cells ?? [];
  return (
    table.delimiter === '\t' && cells.length === 2 && cells.every((cell) => parseNumber(cell, table) !== null)
  );
}

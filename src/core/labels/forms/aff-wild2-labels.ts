import { DIMENSIONS } from '../../affect';
import { valueCell } from '../label-cells';
import { LabelFileError } from '../label-file';
import { NOT_ANNOTATED, UNIT_SCALE } from '../label-scale';
import type { CellsForm } from './label-form';

/**
 * Aff-Wild2: the header `valence,arousal` and nothing else, then a line per frame of the video, from its
 * first; -5 is not annotated. There are no times in the file.
 */
export const AFF_WILD2: CellsForm<'aff-wild2'> = {
  id: 'aff-wild2',
  name: 'Aff-Wild2',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => table.rows[0]?.cells.join(',').toLowerCase() === 'valence,arousal',
  read: (table) => {
    const rows = table.rows.slice(1);
    if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
    return {
      fileName: table.fileName,
      places: rows.map((_, frame) => frame),
      placedBy: 'row',
      clock: { value: 'frames', origin: 'form' },
      lines: rows.map(({ line }) => line),
      columns: DIMENSIONS.map((dimension, column) => ({
        dimension,
        annotator: null,
        values: rows.map((row) => valueCell(table, row, column, dimension)),
      })),
      scale: { value: UNIT_SCALE, origin: 'form' },
      mask: NOT_ANNOTATED,
    };
  },
};

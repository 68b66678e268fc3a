import { DIMENSIONS } from '../../affect';
import { type LabelContent, NOT_ANNOTATED, UNIT_SCALE } from '../label-content';
import { LabelFileError } from '../label-series';
import { type LabelTable, valueCell } from '../label-table';

/** Whether the first line is the header of Aff-Wild2: `valence,arousal` and nothing else. */
export function isAffWild2(table: LabelTable): boolean {
  return table.rows[0]?.cells.join(',').toLowerCase() === 'valence,arousal';
}

/**
 * Cuts labels of Aff-Wild2: a line per frame of the video, from its first; -5 is not annotated. There are no
 * times in the file. Throws a LabelFileError on a value that does not fit.
 */
export function readAffWild2Content(table: LabelTable): LabelContent {
  const rows = table.rows.slice(1);
  if (rows.length === 0) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  return {
    fileName: table.fileName,
    form: 'aff-wild2',
    places: rows.map((_, frame) => frame),
    clock: 'frames',
    clockOrigin: 'form',
    lines: rows.map(({ line }) => line),
    columns: DIMENSIONS.map((dimension, column) => ({
      dimension,
      annotator: null,
      values: rows.map((row) => valueCell(table, row, column, dimension)),
    })),
    scale: UNIT_SCALE,
    scaleOrigin: 'form',
    mask: NOT_ANNOTATED,
  };
}

import { LabelFileError, type LabelFileOptions, type LabelSeries } from './label-series';
import { extent, type LabelTable, valueCell } from './label-table';

/** Aff-Wild2's mark for a frame that was not annotated. */
const NOT_ANNOTATED = -5;

/** Whether the first line is the header of Aff-Wild2: `valence,arousal` and nothing else. */
export function isAffWild2(table: LabelTable): boolean {
  return table.rows[0]?.cells.join(',').toLowerCase() === 'valence,arousal';
}

/**
 * Reads labels of Aff-Wild2: a line per frame of the video, from its first; -5 is not annotated. There are
 * no times in the file: they come from the times of the video's frames, or from its frame rate. Throws a
 * LabelFileError when neither is given, when there are more labels than frames, and on a value that does
 * not fit.
 */
export function readAffWild2Labels(table: LabelTable, options: LabelFileOptions): LabelSeries {
  const { frameRateHz, frameTimesS } = options;
  const rows = table.rows.slice(1);
  const [first] = rows;
  if (!first) throw new LabelFileError(table.fileName, null, 'labels after the header', 'none');
  if (frameTimesS === undefined && !(frameRateHz !== undefined && frameRateHz > 0)) {
    throw new LabelFileError(
      table.fileName,
      null,
      'the frame rate of the video, since the file has a line per frame and no times',
      String(frameRateHz ?? 'none'),
    );
  }
  const timesS = rows.map((row, frame) => {
    if (frameTimesS === undefined) return frame / (frameRateHz ?? Number.NaN);
    const timeS = frameTimesS[frame];
    if (timeS === undefined) {
      throw new LabelFileError(
        table.fileName,
        row.line,
        `at most ${frameTimesS.length} labels, one for each frame of the video`,
        String(rows.length),
      );
    }
    return timeS;
  });
  return {
    timesS,
    valence: rows.map((row) => valueCell(table, row, 0, 'valence', NOT_ANNOTATED)),
    arousal: rows.map((row) => valueCell(table, row, 1, 'arousal', NOT_ANNOTATED)),
    form: 'aff-wild2',
    description: `Aff-Wild2 labels, one per frame: ${extent(timesS)}.`,
  };
}

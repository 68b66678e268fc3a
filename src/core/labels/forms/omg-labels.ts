import { DIMENSIONS } from '../../affect';
import { headerOf, placeCell, valueCell } from '../label-cells';
import { LabelFileError } from '../label-file';
import { UNIT_SCALE } from '../label-scale';
import type { LabelColumn } from '../label-table';
import type { CellsForm } from './label-form';
import { stretchesOf, stretchPlaces } from './parts/label-stretches';
import { recordingRows } from './parts/recording-rows';

const COLUMNS = ['start', 'end', 'video', 'utterance', 'arousal', 'valence'] as const;

/**
 * OMG-Emotion: `link,start,end,video,utterance,arousal,valence,EmotionMaxVote`, a row for each utterance,
 * with its beginning and end in the video in seconds; columns are found by the header. A label lies over its
 * utterance. Values are left as they are written: valence from −1 to 1, and arousal, of which the set has
 * none below 0. Of a file that holds many videos those rows count whose video the name of the file begins
 * with.
 *
 * Source: github.com/knowledgetechnologyuhh/OMGEmotionChallenge, README and `omg_TrainVideos.csv`.
 */
export const OMG: CellsForm<'omg'> = {
  id: 'omg',
  name: 'OMG-Emotion',
  holds: 'gold',
  of: 'cells',
  recognises: (table) => {
    const header = headerOf(table);
    return COLUMNS.every((column) => header.includes(column));
  },
  read: (table) => {
    const { fileName } = table;
    const column = (name: (typeof COLUMNS)[number]) => headerOf(table).indexOf(name);
    const rows = recordingRows(table, table.rows.slice(1), column('video'));
    if (rows.length === 0) throw new LabelFileError(fileName, null, 'labels after the header', 'none');
    const [start, end] = [column('start'), column('end')];
    const stretches = stretchesOf(
      fileName,
      rows.map((row) => ({
        line: row.line,
        start: placeCell(table, row, start, 's'),
        end: placeCell(table, row, end, 's'),
      })),
    );
    const columns = DIMENSIONS.map((dimension): LabelColumn => {
      const place = column(dimension);
      const values = rows.map((row) => valueCell(table, row, place, dimension));
      return { dimension, annotator: null, values, stretches };
    });
    return {
      fileName,
      ...stretchPlaces(columns),
      clock: { value: 's', origin: 'form' },
      columns,
      scale: {
        value: UNIT_SCALE,
        origin: 'default',
        assumed: 'The scale was taken to go from -1 to 1, though arousal of OMG-Emotion is never below 0.',
      },
      mask: null,
      recording: rows[0]?.cells[column('video')] ?? '',
    };
  },
};

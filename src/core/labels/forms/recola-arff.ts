import { quoted } from '../label-cells';
import { LabelFileError } from '../label-file';
import { UNIT_SCALE } from '../label-scale';
import type { LabelTable } from '../label-table';
import type { TextForm } from './label-form';

/**
 * The gold standard of RECOLA as the AVEC challenges of 2015, 2016 and 2018 gave it, in the ARFF of Weka:
 * attributes `Instance_name`, `frameTime` in seconds and `GoldStandard`, then `@data` and a row for each 40
 * ms. The dimension is told by the folder, `ratings_gold_standard/arousal/train_1.arff`. A second recording
 * in the file is refused, so is another attribute that is no number.
 *
 * Source: as public readers of those challenges read and write it (`frameTime`, `GoldStandard`); the set
 * itself is under licence.
 */
export const RECOLA_ARFF: TextForm<'recola-arff'> = {
  id: 'recola-arff',
  name: 'RECOLA (ARFF)',
  adjective: 'RECOLA',
  holds: 'rating',
  of: 'text',
  recognises: (text) => /^\uFEFF?(?:\s*%[^\n\r]*[\n\r])*\s*@relation\b/i.test(text),
  read: readArff,
};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function readArff(text: string, fileName: string): LabelTable {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const attributes: string[] = [];
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  let isData = false;
  lines.forEach((content, index) => {
    if (content === '' || content.startsWith('%')) return;
    const attribute = /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))/i.exec(content);
    if (isData) rows.push({ line: index + 1, cells: content.split(',').map((cell) => cell.trim()) });
    else if (/^@data\b/i.test(content)) isData = true;
    else if (attribute) attributes.push((attribute[1] ?? attribute[2] ?? attribute[3] ?? '').toLowerCase());
  });
  const [name, time, value] = [
    attributes.findIndex((attribute) => /name/.test(attribute)),
    attributes.findIndex((attribute) => /time/.test(attribute)),
    attributes.findIndex((attribute) => /gold|arousal|valence|rating/.test(attribute)),
  ];
  if (time < 0 || value < 0) {
    throw new LabelFileError(
      fileName,
      null,
      'the attributes "frameTime" and "GoldStandard"',
      quoted(attributes.join(', ')),
    );
  }
  const [first] = rows;
  if (!first) throw new LabelFileError(fileName, null, 'labels after "@data"', 'none');
  const numberOf = (row: (typeof rows)[number], column: number): number | null => {
    const cell = row.cells[column] ?? '';
    if (cell === '?') return null;
    if (NUMBER.test(cell)) return Number(cell);
    throw new LabelFileError(fileName, row.line, `${quoted(attributes[column])} as a number`, quoted(cell));
  };
  for (const row of rows) {
    if (row.cells[name] === first.cells[name]) continue;
    const expected = `labels of one recording, ${quoted(first.cells[name])}`;
    throw new LabelFileError(fileName, row.line, expected, quoted(row.cells[name]));
  }
  const places = rows.map((row) => numberOf(row, time) ?? Number.NaN);
  return {
    fileName,
    places,
    placedBy: 'column',
    clock: { value: 's', origin: 'form' },
    lines: rows.map(({ line }) => line),
    columns: [{ dimension: null, annotator: null, values: rows.map((row) => numberOf(row, value)) }],
    scale: { value: UNIT_SCALE, origin: 'form' },
    mask: null,
  };
}

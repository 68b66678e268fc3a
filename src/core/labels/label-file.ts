import { isAfewVa, readAfewVaLabels } from './afew-va-labels';
import { isAffWild2, readAffWild2Labels } from './aff-wild2-labels';
import { isAvec2018, isAvec2019, readAvecLabels } from './avec-labels';
import { LabelFileError, type LabelFileOptions, type LabelSeries } from './label-series';
import { quoted, readLabelTable } from './label-table';
import { isPlain, readPlainLabels } from './plain-labels';

/**
 * Reads the labels of one recording from the text of a file. The form is recognised from the content, never
 * from the name: AVEC 2019, AVEC 2018, Aff-Wild2, AFEW-VA or a plain table `time_s,valence,arousal`. A byte order
 * mark, CRLF, and a decimal comma where cells are divided by semicolons or tabs are tolerated. Throws a
 * LabelFileError, one sentence with the line, what was expected and what was found.
 */
export function readLabels(text: string, options: LabelFileOptions = {}): LabelSeries {
  if (isAfewVa(text)) return readAfewVaLabels(text, options);
  const table = readLabelTable(text, options.fileName ?? 'label file');
  if (isAvec2019(table)) return readAvecLabels(table, 'avec-2019');
  if (isAffWild2(table)) return readAffWild2Labels(table, options);
  if (isPlain(table)) return readPlainLabels(table);
  if (isAvec2018(table)) return readAvecLabels(table, 'avec-2018');
  const [first] = table.rows;
  throw new LabelFileError(
    table.fileName,
    first?.line ?? 1,
    'the header "time_s,valence,arousal" or labels of AVEC 2018, AVEC 2019 or Aff-Wild2',
    quoted(first?.cells.join(table.delimiter)),
  );
}

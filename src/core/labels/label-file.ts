import { meanOfAnnotators } from '../scores/annotator-agreement';
import { isAfewVa, readAfewVaContent } from './forms/afew-va-labels';
import { isAffWild2, readAffWild2Content } from './forms/aff-wild2-labels';
import { isAnnotatorTable, readAnnotatorContent } from './forms/annotator-table';
import { isAvec2018, isAvec2019, readAvecContent } from './forms/avec-labels';
import { isCarma, readCarmaContent } from './forms/carma-labels';
import { isPlain, readPlainContent } from './forms/plain-labels';
import { type LabelContent, UNIT_SCALE } from './label-content';
import { describeSeries, FORM_NAMES } from './label-description';
import { readingOf } from './label-reading';
import { LabelFileError, type LabelFileOptions, type LabelForm, type LabelSeries } from './label-series';
import { type LabelTable, quoted, readLabelTable } from './label-table';
import { labelTracks } from './label-tracks';

/** How a form that is a table is recognised and cut; in the order in which they are tried. */
const TABLE_FORMS: readonly {
  readonly forms: readonly LabelForm[];
  readonly is: (table: LabelTable) => boolean;
  readonly read: (table: LabelTable) => LabelContent;
}[] = [
  { forms: ['carma'], is: isCarma, read: readCarmaContent },
  { forms: ['avec-2019'], is: isAvec2019, read: (table) => readAvecContent(table, 'avec-2019') },
  { forms: ['aff-wild2'], is: isAffWild2, read: readAffWild2Content },
  { forms: ['plain'], is: isPlain, read: readPlainContent },
  { forms: ['avec-2018'], is: isAvec2018, read: (table) => readAvecContent(table, 'avec-2018') },
  { forms: ['sewa', 'recola'], is: isAnnotatorTable, read: readAnnotatorContent },
];

/**
 * Cuts a label file into numbers. The form is recognised from the content, never from the name: AVEC 2019,
 * AVEC 2018, SEWA-DB, RECOLA, Aff-Wild2, AFEW-VA, CARMA or a plain table `time_s,valence,arousal`. A byte order
 * mark, CRLF, and a decimal comma where cells are divided by semicolons or tabs are tolerated. Throws a
 * LabelFileError, one sentence with the line, what was expected and what was found.
 *
 * @param form the user's word, in place of what would be recognised
 */
export function readLabelContent(text: string, fileName: string, form?: LabelForm): LabelContent {
  if (form === undefined ? isAfewVa(text) : form === 'afew-va') return readAfewVaContent(text, fileName);
  const table = readLabelTable(text, fileName);
  const known = TABLE_FORMS.find(({ forms, is }) => (form === undefined ? is(table) : forms.includes(form)));
  const found = quoted(table.rows[0]?.cells.join(table.delimiter));
  const line = table.rows[0]?.line ?? 1;
  if (!known) {
    const expected =
      'the header "time_s,valence,arousal" or labels of AVEC 2018, AVEC 2019, SEWA-DB, RECOLA, Aff-Wild2, AFEW-VA or CARMA';
    throw new LabelFileError(fileName, line, expected, found);
  }
  if (form === undefined) return known.read(table);
  if (!known.is(table)) {
    throw new LabelFileError(fileName, line, `a first line as in ${FORM_NAMES[form]}`, found);
  }
  return { ...known.read(table), form };
}

/**
 * Reads the labels of one recording from the text of a file of any known form. Nothing about its values is
 * guessed: where the file gives no scale they are from -1 to 1. Throws a LabelFileError as
 * {@link readLabelContent} does, and where values do not fit.
 */
export function readLabels(text: string, options: LabelFileOptions = {}): LabelSeries {
  const content = readLabelContent(text, options.fileName ?? 'label file');
  const reading = readingOf(content, content.scale ? {} : { scale: UNIT_SCALE });
  const tracks = labelTracks(content, reading, options);
  const timesS = tracks[0]?.timesS ?? [];
  const columnsOf = (dimension: 'valence' | 'arousal', annotator?: string) =>
    tracks
      .filter((track) => track.dimension === dimension && (annotator ?? track.annotator) === track.annotator)
      .map(({ values }) => values);
  const labelsOf = (annotator?: string) => ({
    valence: meanOfAnnotators(columnsOf('valence', annotator), timesS.length),
    arousal: meanOfAnnotators(columnsOf('arousal', annotator), timesS.length),
  });
  const keepsApart = content.form === 'sewa' || content.form === 'recola';
  return {
    timesS,
    ...labelsOf(),
    ...(keepsApart ? { annotators: reading.annotators.map((name) => ({ name, ...labelsOf(name) })) } : {}),
    ...(content.recording === undefined ? {} : { recording: content.recording }),
    form: content.form,
    description: describeSeries(content, reading, timesS),
  };
}

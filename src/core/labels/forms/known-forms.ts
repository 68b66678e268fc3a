import { headerOf, type LabelCells, labelCells, quoted, refuseLongRows } from '../label-cells';
import { LabelFileError } from '../label-file';
import type { LabelTable } from '../label-table';
import { AFEW_VA } from './afew-va-labels';
import { AFF_WILD2 } from './aff-wild2-labels';
import { AVEC_2018, AVEC_2019 } from './avec-labels';
import type { CellsForm, TextForm } from './label-form';
import { OMG } from './omg-labels';
import { choosableColumns, type LabelColumns, readByColumns } from './parts/chosen-columns';
import { PLAIN } from './plain-labels';
import { ANNEMO } from './programs/annemo-labels';
import { CARMA } from './programs/carma-labels';
import { DARMA } from './programs/darma-labels';
import { ELAN } from './programs/elan-labels';
import { FEELTRACE } from './programs/feeltrace-labels';
import { NOVA } from './programs/nova-labels';
import { RECOLA_ARFF } from './recola-arff';
import { RECOLA } from './recola-labels';
import { SEWA } from './sewa-labels';

/**
 * Every form of label file that is known, in the order in which people read them; a new form is a line here.
 */
export const LABEL_FORMS = [
  AVEC_2018,
  AVEC_2019,
  SEWA,
  RECOLA,
  RECOLA_ARFF,
  AFF_WILD2,
  AFEW_VA,
  OMG,
  CARMA,
  DARMA,
  NOVA,
  ELAN,
  ANNEMO,
  FEELTRACE,
  PLAIN,
] as const;

/** One of the known forms. */
export type KnownForm = (typeof LABEL_FORMS)[number];

/** The name of a known form in settings and exports. */
export type LabelFormId = KnownForm['id'];

/** The names of the known forms in settings and exports. */
export const LABEL_FORM_IDS: readonly LabelFormId[] = LABEL_FORMS.map(({ id }) => id);

/** The known form of a name. */
export function labelForm(id: LabelFormId): KnownForm {
  const form = LABEL_FORMS.find((one) => one.id === id);
  if (!form) throw new RangeError(`Expected a form of label file, found "${id}".`);
  return form;
}

/** A label file whose form is known, as numbers. */
export interface RecognisedTable {
  readonly form: KnownForm;
  /** How the form is known: by its header, that is its content, or by the user's word. */
  readonly formOrigin: 'header' | 'user';
  readonly table: LabelTable;
}

type KnownTextForm = Extract<KnownForm, TextForm>;
type KnownCellsForm = Exclude<KnownForm, KnownTextForm>;

/** Forms that are no tables, which are asked for first. */
const TEXT_FORMS = LABEL_FORMS.filter((form): form is KnownTextForm => form.of === 'text');
/** Forms that are tables; those that take what only looks like them are asked for last. */
const CELLS_FORMS = LABEL_FORMS.filter((form): form is KnownCellsForm => form.of === 'cells').sort(
  (a, b) => Number(isGeneral(a)) - Number(isGeneral(b)),
);

function isGeneral(form: CellsForm): boolean {
  return form.isGeneral ?? false;
}

/**
 * Cuts a label file into numbers. The form is recognised from the content, never from the name. A byte order
 * mark, CRLF, and a decimal comma where cells are divided by semicolons or tabs are tolerated. Throws a
 * LabelFileError, one sentence with the line, what was expected and what was found.
 *
 * @param wanted the user's word, in place of what would be recognised
 * @param columns the user's word on the columns of a table, in place of its form
 */
export function recogniseLabels(
  text: string,
  fileName: string,
  wanted?: LabelFormId,
  columns?: LabelColumns,
): RecognisedTable {
  if (columns) {
    return { form: PLAIN, formOrigin: 'user', table: readByColumns(labelCells(text, fileName), columns) };
  }
  const formOrigin = wanted === undefined ? 'header' : 'user';
  const textForm = TEXT_FORMS.find(({ id, recognises }) => (wanted ? id === wanted : recognises(text)));
  if (textForm) return { form: textForm, formOrigin, table: textForm.read(text, fileName) };
  const cells = labelCells(text, fileName);
  const form = CELLS_FORMS.find(({ id, recognises }) => (wanted ? id === wanted : recognises(cells)));
  refuseLongRows(cells, form ? metadataRows(form, cells) : 0);
  if (!form && isCremaD(cells))
    return refuseForm(cells, 'labels of valence or arousal, not of emotions by name');
  if (!form) return refuseForm(cells, expectedForms());
  if (wanted && !admits(form, cells)) return refuseForm(cells, `a first line as in ${form.name}`);
  return { form, formOrigin, table: form.read(cells) };
}

/**
 * Names of the columns of a table whose form is not known, for its user to choose from; null where the form
 * is known, and for what is no table of numbers.
 */
export function unknownColumns(text: string, fileName: string): readonly string[] | null {
  if (TEXT_FORMS.some(({ recognises }) => recognises(text))) return null;
  try {
    const cells = labelCells(text, fileName);
    return CELLS_FORMS.some(({ recognises }) => recognises(cells)) ? null : choosableColumns(cells);
  } catch {
    return null;
  }
}

/**
 * CREMA-D's votes for clips, `summaryTable.csv` or `tabulatedVotes.csv`: an emotion and its intensity, which
 * are neither valence nor arousal.
 */
function isCremaD(cells: LabelCells): boolean {
  const header = headerOf(cells);
  return header.includes('filename') && header.some((name) => /^(?:facevote|emovote)$/.test(name));
}

function metadataRows(form: CellsForm, cells: LabelCells): number {
  return form.metadataRows?.(cells) ?? 0;
}

function admits({ recognises, admits: mayBe = recognises }: CellsForm, cells: LabelCells) {
  return mayBe(cells);
}

/** The names of all forms that are not plain tables, as people list them. */
export function namesOfForms(): string {
  return LABEL_FORMS.filter((form) => form !== PLAIN)
    .map(({ name }) => name)
    .join(', ');
}

function expectedForms(): string {
  return `the header "time_s,valence,arousal" or labels of ${namesOfForms().replace(/, ([^,]*)$/, ' or $1')}`;
}

function refuseForm({ fileName, rows, delimiter }: LabelCells, expected: string): never {
  const [first] = rows;
  throw new LabelFileError(fileName, first?.line ?? 1, expected, quoted(first?.cells.join(delimiter)));
}

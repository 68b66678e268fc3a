import type { LabelCells } from '../label-cells';
import type { LabelTable } from '../label-table';

/** What every form of label file says of itself. */
interface FormFacts<Id extends string> {
  /** As in settings and exports. */
  readonly id: Id;
  /** As in "a first line as in …". */
  readonly name: string;
  /** As in "… labels of valence", where that is another word than the name. */
  readonly adjective?: string;
  /**
   * What a file holds: `gold`, one label of each dimension; `annotators`, a column for each annotator, of one
   * dimension unless the columns name theirs; `rating`, what one person said of one dimension.
   */
  readonly holds: 'gold' | 'annotators' | 'rating';
}

/** A form that is a table of cells, one row after another. */
export interface CellsForm<Id extends string = string> extends FormFacts<Id> {
  readonly of: 'cells';
  /** Whether the content is of this form; never a matter of the file's name. */
  readonly recognises: (cells: LabelCells) => boolean;
  /** Whether it may be read as this form when the user says so; by default where it is recognised. */
  readonly admits?: (cells: LabelCells) => boolean;
  /** Whether every file of another form is asked for first: this one takes what only looks like it. */
  readonly isGeneral?: boolean;
  /** Number of rows before the labels that may hold what they like; by default none. */
  readonly metadataRows?: (cells: LabelCells) => number;
  /** Cuts it into numbers. Throws a LabelFileError on a cell that does not fit. */
  readonly read: (cells: LabelCells) => LabelTable;
}

/** A form that is no table of cells, such as JSON. */
export interface TextForm<Id extends string = string> extends FormFacts<Id> {
  readonly of: 'text';
  /** Whether the content is of this form; never a matter of the file's name. */
  readonly recognises: (text: string) => boolean;
  /** Cuts it into numbers. Throws a LabelFileError where it does not fit. */
  readonly read: (text: string, fileName: string) => LabelTable;
}

/** A form of label file: how it is recognised, and cut into numbers. */
export type LabelForm = CellsForm | TextForm;

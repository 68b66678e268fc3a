import { isAnnotatorTable, readAnnotatorTable } from './annotator-table';
import type { CellsForm } from './label-form';

/** Annotators of RECOLA: three women and three men. */
const ANNOTATOR = /^F[FM]\d+$/;

/** RECOLA: as SEWA-DB, known by the names of its annotators (`FM1`, `FF1`, …). */
export const RECOLA: CellsForm<'recola'> = {
  id: 'recola',
  name: 'RECOLA',
  holds: 'annotators',
  of: 'cells',
  recognises: (table) =>
    isAnnotatorTable(table) &&
    (table.rows[0]?.cells.slice(1).every((name) => name === '' || ANNOTATOR.test(name)) ?? false),
  admits: isAnnotatorTable,
  read: readAnnotatorTable,
};

import { isAnnotatorTable, readAnnotatorTable } from './annotator-table';
import type { CellsForm } from './label-form';

/**
 * SEWA-DB: a table for each dimension and for what the annotators had, `…_Valence_V_Aligned.csv`, with a
 * column for each annotator. Any table that begins with a time or a frame, and that no other form claims, is
 * taken for it.
 */
export const SEWA: CellsForm<'sewa'> = {
  id: 'sewa',
  name: 'SEWA-DB',
  holds: 'annotators',
  of: 'cells',
  isGeneral: true,
  recognises: isAnnotatorTable,
  read: readAnnotatorTable,
};

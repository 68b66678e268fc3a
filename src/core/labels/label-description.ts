import type { LabelContent } from './label-content';
import type { LabelReading } from './label-reading';
import type { LabelForm } from './label-series';
import { extent } from './label-table';

/** What people call the forms. */
export const FORM_NAMES: Readonly<Record<LabelForm, string>> = {
  'avec-2019': 'AVEC 2019',
  'avec-2018': 'AVEC 2018',
  sewa: 'SEWA-DB',
  recola: 'RECOLA',
  'aff-wild2': 'Aff-Wild2',
  'afew-va': 'AFEW-VA',
  carma: 'CARMA',
  plain: 'a plain table',
};

/** One sentence for people: form, dimension, annotators, count and the time they span. */
export function describeSeries(
  { form, recording }: LabelContent,
  { annotators, dimensions }: LabelReading,
  timesS: readonly number[],
): string {
  const span = `${extent(timesS)}.`;
  if (form === 'plain') return `Plain labels: ${span}`;
  const name = FORM_NAMES[form];
  if (form === 'avec-2019' || form === 'avec-2018') return `${name} labels of ${recording}: ${span}`;
  if (form === 'aff-wild2' || form === 'afew-va') return `${name} labels, one per frame: ${span}`;
  const dimension = dimensions.length === 1 ? `${dimensions[0]} ` : '';
  const count = annotators.length === 1 ? '1 annotator' : `${annotators.length} annotators`;
  return `${name} ${dimension}labels of ${count}: ${span}`;
}

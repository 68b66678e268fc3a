import { FORM_NAMES } from '../label-description';
import { extent } from '../label-table';
import type { SetAnnotator } from './label-annotators';
import type { LabelFileState } from './label-file-state';

/** One sentence on the labels of a video: form, dimensions, annotators, count and extent. */
export function describeSet(files: readonly LabelFileState[], annotators: readonly SetAnnotator[]): string {
  const readable = files.filter(({ tracks }) => tracks.length > 0);
  const tracks = readable.flatMap((file) => file.tracks);
  const [first] = tracks;
  if (!first) return '';
  const forms = listed(
    [...new Set(readable.map(({ reading }) => reading?.form ?? 'plain'))].map((form) =>
      form === 'plain' ? 'Plain' : FORM_NAMES[form],
    ),
  );
  const dimensions = (['valence', 'arousal'] as const)
    .filter((one) => tracks.some(({ dimension }) => dimension === one))
    .join(' and ');
  const on = annotators.filter((annotator) => annotator.on).length;
  const who = annotators.length === 1 ? '' : `, mean of ${on} of ${annotators.length} annotators`;
  const longest = tracks.reduce((most, track) => (track.timesS.length > most.timesS.length ? track : most));
  return `${forms} labels of ${dimensions}${who}: ${extent(longest.timesS)}.`;
}

function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

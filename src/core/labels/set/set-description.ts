import { DIMENSIONS } from '../../affect';
import type { LabelForm } from '../forms/label-form';
import type { LabelTrack } from '../label-tracks';
import type { LabelAnnotator } from './label-annotators';
import type { LabelFileState } from './label-file-state';

/** One sentence on the labels of a video: form, dimensions, annotators, count and extent. */
export function describeSet(files: readonly LabelFileState[], annotators: readonly LabelAnnotator[]): string {
  const readable = files.filter(({ tracks }) => tracks.length > 0);
  const tracks = readable.flatMap((file) => file.tracks);
  const [first] = tracks;
  if (!first) return '';
  const forms = listed(
    [...new Set(readable.flatMap(({ recognised }) => recognised?.form ?? []))].map(adjective),
  );
  const dimensions = DIMENSIONS.filter((one) => tracks.some(({ dimension }) => dimension === one)).join(
    ' and ',
  );
  const on = annotators.filter((annotator) => annotator.on).length;
  const who = annotators.length === 1 ? '' : `, mean of ${on} of ${annotators.length} annotators`;
  const longest = tracks.reduce((most, track) => (track.timesS.length > most.timesS.length ? track : most));
  return `${forms} labels of ${dimensions}${who}: ${extent(longest)}.`;
}

function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

function adjective({ name, adjective: word = name }: LabelForm): string {
  return word;
}

/** How many labels over which time. */
function extent({ timesS, endsS = timesS }: LabelTrack): string {
  const labels = timesS.length === 1 ? '1 label' : `${timesS.length} labels`;
  return `${labels} from ${seconds(timesS[0])} to ${seconds(endsS.at(-1))} s`;
}

function seconds(timeS: number | undefined): string {
  return String(Number((timeS ?? Number.NaN).toFixed(3)));
}

import { memo, useRef, useState } from 'react';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { formatDuration } from '../../../recordings/run/time-left';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import type { JointScores } from '../../../state/analyse/joint-scores';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { FileField } from '../../shared/controls/file-field';
import { SelectField } from '../../shared/fields';
import { fixedNumber, progressPercentage } from '../../shared/number-text';
import { delayName } from '../scores/analysis-words';
import { shortCoverage } from '../scores/score-strip';
import { ScoringNote } from '../scores/scoring-note';
import { type RecordingOrder, sortedRecordings } from './recording-order';
import './recordings-list.css';

const ORDERS: readonly (readonly [RecordingOrder, string])[] = [
  ['added', 'As added'],
  ['name', 'Name'],
  ['count', 'Frames'],
  ['length', 'Length'],
  ['coverage', 'Coverage'],
  ['valence', 'Valence CCC'],
  ['arousal', 'Arousal CCC'],
];

/**
 * Several recordings: how far each is, its length, coverage, delay and CCC, and the scores of all joined and
 * in the mean.
 *
 * @param props.onFiles more files, as if they were dropped
 */
export const RecordingsList = memo(function RecordingsList(props: {
  onFiles: (files: readonly File[]) => void;
}) {
  const { recordings, shown, joint, show, retry } = useAnalysis();
  const [order, setOrder] = useState<RecordingOrder>('added');
  const field = useRef<HTMLInputElement>(null);
  const { scores: all, ids } = joint;
  const failed = recordings.filter(({ phase, file }) => phase === 'failed' && file !== null);
  const cccOf = (recording: AnalysedRecording, dimension: Dimension) => ownCcc(recording, joint, dimension);
  return (
    <section className="card analyse-recordings" aria-labelledby="analyse-recordings-title">
      <div className="analyse-recordings-head">
        <h2 id="analyse-recordings-title">Recordings</h2>
        <SelectField label="Sorted by" value={order} choices={ORDERS} onChange={setOrder} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className="analyse-scroll" tabIndex={0} aria-label="Table of recordings">
        <table>
          <thead>
            <tr>
              <th scope="col">Recording</th>
              <th scope="col">
                <abbr title="CCC of valence">Valence</abbr>
              </th>
              <th scope="col">
                <abbr title="CCC of arousal">Arousal</abbr>
              </th>
            </tr>
          </thead>
          <tbody>
            {sortedRecordings(recordings, order, cccOf).map((recording) => (
              <RecordingRow
                key={recording.id}
                recording={recording}
                isShown={recording.id === shown.id}
                onShow={() => show(recording.id)}
                cccOf={cccOf}
              />
            ))}
          </tbody>
          {all && (
            <tfoot>
              <Summary
                name="All frames pooled"
                note={`${ids.length} recordings, delay ${delayName(all.delay.usedFrames).toLowerCase()}`}
                of={(dimension) => all.processed.population[dimension]?.ccc}
              />
              <Summary
                name="Mean of recordings"
                note="each with equal weight"
                of={(dimension) => all.mean.processed[dimension].ccc.mean}
              />
            </tfoot>
          )}
        </table>
      </section>
      <ScoringNote isScoring={joint.isScoring} hasScores={all !== null} />
      {joint.problem !== null && (
        <p className="analyse-note" role="alert">
          {joint.problem}
        </p>
      )}
      {joint.difference !== null && (
        <p className="analyse-note">
          Recordings of different {joint.difference} are not scored together. Each is scored by itself.
        </p>
      )}
      <div className="analyse-recordings-end">
        <button type="button" className="button" onClick={() => field.current?.click()}>
          Add recordings
        </button>
        {failed.length > 1 && (
          <button
            type="button"
            className="button"
            onClick={() => {
              for (const { id } of failed) void retry(id);
            }}
          >
            Try the {failed.length} failed again
          </button>
        )}
        <FileField
          field={field}
          name="More recordings, and their label files"
          choice="several"
          onFiles={props.onFiles}
        />
      </div>
    </section>
  );
});

/** With one delay for all where they are scored together, so that the rows have the mean below them. */
function ownCcc({ id, results }: AnalysedRecording, { scores, ids }: JointScores, dimension: Dimension) {
  const own = scores?.each[ids.indexOf(id)] ?? results?.comparison;
  return own?.processed.population[dimension]?.ccc;
}

function RecordingRow(props: {
  recording: AnalysedRecording;
  isShown: boolean;
  onShow: () => void;
  cccOf: (recording: AnalysedRecording, dimension: Dimension) => number | undefined;
}) {
  const { recording, isShown, onShow, cccOf } = props;
  const { id, name, phase, failure, file } = recording;
  const { retry, remove } = useAnalysis();
  const field = useRef<HTMLInputElement>(null);
  const isFailed = phase === 'failed';
  return (
    <tr className={isShown ? 'analyse-recording-shown' : ''}>
      <th scope="row" colSpan={isFailed ? 1 + DIMENSIONS.length : 1}>
        <button type="button" className="analyse-recording" aria-current={isShown} onClick={onShow}>
          {name}
        </button>
        <small className={isFailed ? 'analyse-recording-failed' : 'analyse-recording-facts'}>
          {isFailed ? (failure ?? 'Failed') : factWords(recording)}
        </small>
        {isFailed && (
          <span className="analyse-recording-mend">
            <button
              type="button"
              className="button"
              aria-label={`Replace ${name}`}
              onClick={() => field.current?.click()}
            >
              Replace
            </button>
            {file !== null && (
              <button
                type="button"
                className="button button-quiet"
                aria-label={`Try again: ${name}`}
                onClick={() => void retry(id)}
              >
                Try again
              </button>
            )}
            <button
              type="button"
              className="button button-quiet"
              aria-label={`Remove ${name}`}
              onClick={() => remove(id)}
            >
              Remove
            </button>
            <FileField
              field={field}
              name={`Recording in place of ${name}`}
              onFiles={([chosen]) => chosen && void retry(id, chosen)}
            />
          </span>
        )}
      </th>
      {!isFailed &&
        DIMENSIONS.map((dimension) => <td key={dimension}>{fixedNumber(cccOf(recording, dimension), 3)}</td>)}
    </tr>
  );
}

function Summary(props: { name: string; note: string; of: (dimension: Dimension) => number | undefined }) {
  return (
    <tr>
      <th scope="row">
        {props.name}
        <small className="analyse-recording-facts">{props.note}</small>
      </th>
      {DIMENSIONS.map((dimension) => (
        <td key={dimension}>{fixedNumber(props.of(dimension), 3)}</td>
      ))}
    </tr>
  );
}

/** How far a recording is; of one that is done its frames, length, coverage and delay. */
function factWords(recording: AnalysedRecording): string {
  const { phase, progress, paused, analysis, results, facts, frames } = recording;
  if (phase === 'running' && progress) {
    return `${progressPercentage(progress.fraction)}${paused ? ', paused' : ''}`;
  }
  if (phase !== 'ended' || results === null) return phase === 'waiting' ? 'Waiting' : 'Loading';
  return [
    ...(analysis?.end.type === 'done' ? [] : ['Stopped before its end']),
    `n ${frames.length}`,
    ...(facts ? [formatDuration(facts.durationS)] : []),
    `${shortCoverage(results)} covered`,
    ...(results.delayFrames === 0 ? [] : [delayName(results.delayFrames).toLowerCase()]),
  ].join(' · ');
}

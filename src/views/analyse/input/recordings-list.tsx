import { memo, useMemo, useRef } from 'react';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { scoresCsv } from '../../../recordings/exports/scores-csv';
import type { AnalysisResults } from '../../../recordings/results';
import { differingSettings } from '../../../recordings/scores/common-settings';
import { scoreRecordings } from '../../../recordings/scores/recording-scores';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { useAnalysis } from '../../../state/analyse/analysis-store';
import { recordingResults } from '../../../state/analyse/recording-results';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadText } from '../../shared/file-download';
import { fixedNumber, progressPercentage } from '../../shared/number-text';
import { delayName } from '../scores/analysis-words';
import './recordings-list.css';

/** Several recordings: how far each is, its CCC, and the scores of all joined and in the mean. */
export const RecordingsList = memo(function RecordingsList() {
  const { recordings, shown, show } = useAnalysis();
  const scoring = useSettings(({ settings }) => settings.scoring);
  const results = recordings.map((recording) => ({
    recording,
    results: recordingResults(recording, scoring),
  }));
  const joint = results.flatMap(({ recording: { id, name, settings }, results: one }) =>
    one?.scored && settings ? [{ id, name, settings, scored: one.scored }] : [],
  );
  const scored = useSame(joint.map((one) => one.scored));
  const settings = useSame(joint.map((one) => one.settings));
  const difference = differingSettings(settings, scoring);
  const all = useMemo(() => {
    const [first] = settings;
    return scored.length < 2 || !first || difference !== null
      ? null
      : scoreRecordings(scored, scoring, first);
  }, [scored, settings, scoring, difference]);
  /** With one delay for all where they are scored together, so that the rows have the mean below them. */
  const shownCcc = (id: number, own: AnalysisResults | null, dimension: Dimension) => {
    const together = all?.each[joint.findIndex((one) => one.id === id)] ?? own?.comparison;
    return together?.processed.population[dimension]?.ccc;
  };
  return (
    <section className="card analyse-recordings" aria-labelledby="analyse-recordings-title">
      <h2 id="analyse-recordings-title">Recordings</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className="analyse-scroll" tabIndex={0} aria-label="Table of recordings">
        <table>
          <thead>
            <tr>
              <th scope="col">Recording</th>
              <th scope="col">State</th>
              <th scope="col">Valence CCC</th>
              <th scope="col">Arousal CCC</th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ recording, results: one }) => (
              <tr key={recording.id} className={recording.id === shown.id ? 'analyse-recording-shown' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    className="analyse-recording"
                    aria-current={recording.id === shown.id}
                    onClick={() => show(recording.id)}
                  >
                    {recording.name}
                  </button>
                </th>
                <td>{stateWords(recording)}</td>
                {DIMENSIONS.map((dimension) => (
                  <td key={dimension}>{fixedNumber(shownCcc(recording.id, one, dimension), 3)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {all && (
            <tfoot>
              <Summary
                name="Joined end to end"
                note={`${scored.length} recordings, time delay ${delayName(all.delay.usedFrames).toLowerCase()}`}
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
      {difference !== null && (
        <p className="analyse-note">
          Recordings of different {difference} are not scored together. Each is scored by itself.
        </p>
      )}
      {all && (
        <div className="analyse-recordings-end">
          <p className="analyse-note">
            {scoring.delay === 'search'
              ? 'One time delay, searched for on all these recordings together; below it is searched for on the one that is shown.'
              : 'After post-processing, with the time delay set below.'}
          </p>
          <button
            type="button"
            className="button"
            onClick={() =>
              downloadText({
                name: 'scores.csv',
                mediaType: 'text/csv',
                text: scoresCsv(namesOf(joint), all),
              })
            }
          >
            Export scores CSV
          </button>
        </div>
      )}
    </section>
  );
});

function Summary(props: { name: string; note: string; of: (dimension: Dimension) => number | undefined }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.note}</td>
      {DIMENSIONS.map((dimension) => (
        <td key={dimension}>{fixedNumber(props.of(dimension), 3)}</td>
      ))}
    </tr>
  );
}

function namesOf(recordings: readonly { readonly name: string }[]): readonly string[] {
  return recordings.map(({ name }) => name);
}

/** The list of before while it holds the very same things, so that what follows from it is not computed again. */
function useSame<T>(list: readonly T[]): readonly T[] {
  const before = useRef(list);
  const isSame = list.length === before.current.length && list.every((one, at) => one === before.current[at]);
  if (!isSame) before.current = list;
  return before.current;
}

function stateWords({ phase, progress, paused, failure, analysis }: AnalysedRecording): string {
  if (phase === 'running' && progress) {
    return `${progressPercentage(progress.fraction)}${paused ? ', paused' : ''}`;
  }
  if (phase === 'failed') return failure ?? 'Failed';
  if (phase === 'ended') return analysis?.end.type === 'done' ? 'Done' : 'Stopped before its end';
  return phase === 'waiting' ? 'Waiting' : 'Loading';
}

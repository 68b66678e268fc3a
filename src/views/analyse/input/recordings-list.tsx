import { memo } from 'react';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import { scoresFile } from '../../../recordings/results';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadText } from '../../shared/file-download';
import { fixedNumber, progressPercentage } from '../../shared/number-text';
import { delayName } from '../scores/analysis-words';
import { ScoringNote } from '../scores/scoring-note';
import './recordings-list.css';

/** Several recordings: how far each is, its CCC, and the scores of all joined and in the mean. */
export const RecordingsList = memo(function RecordingsList() {
  const { recordings, shown, joint, show } = useAnalysis();
  const search = useSettings(({ settings }) => settings.scoring.delay === 'search');
  const { scores: all, ids } = joint;
  /** With one delay for all where they are scored together, so that the rows have the mean below them. */
  const shownCcc = ({ id, results }: AnalysedRecording, dimension: Dimension) => {
    const together = all?.each[ids.indexOf(id)] ?? results?.comparison;
    return together?.processed.population[dimension]?.ccc;
  };
  const save = () => {
    const names = ids.map((id) => recordings.find((one) => one.id === id)?.name ?? '');
    if (all) downloadText(scoresFile(names, all));
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
            {recordings.map((recording) => (
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
                  <td key={dimension}>{fixedNumber(shownCcc(recording, dimension), 3)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {all && (
            <tfoot>
              <Summary
                name="Joined end to end"
                note={`${ids.length} recordings, time delay ${delayName(all.delay.usedFrames).toLowerCase()}`}
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
      {all && (
        <div className="analyse-recordings-end">
          <p className="analyse-note">
            {search
              ? 'One time delay, searched for on all these recordings together; below it is searched for on the one that is shown.'
              : 'After post-processing, with the time delay set below.'}
          </p>
          <button type="button" className="button" disabled={joint.isScoring} onClick={save}>
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

function stateWords({ phase, progress, paused, failure, analysis }: AnalysedRecording): string {
  if (phase === 'running' && progress) {
    return `${progressPercentage(progress.fraction)}${paused ? ', paused' : ''}`;
  }
  if (phase === 'failed') return failure ?? 'Failed';
  if (phase === 'ended') return analysis?.end.type === 'done' ? 'Done' : 'Stopped before its end';
  return phase === 'waiting' ? 'Waiting' : 'Loading';
}

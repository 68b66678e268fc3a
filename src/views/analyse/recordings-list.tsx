import { useMemo, useRef } from 'react';
import { scoreRecordings } from '../../analysis/recording-scores';
import { DIMENSIONS, type Dimension } from '../../core/affect';
import { useSettings } from '../../state/settings-store';
import type { AnalysedRecording } from './analysed-recording';
import { useAnalysis } from './analysis-store';
import { delayName } from './analysis-words';
import { recordingResults } from './recording-results';

/** Several recordings: how far each is, its CCC, and the scores of all joined and in the mean. */
export function RecordingsList() {
  const { recordings, shown, show } = useAnalysis();
  const scoring = useSettings(({ settings }) => settings.scoring);
  const results = recordings.map((recording) => ({
    recording,
    results: recordingResults(recording, scoring),
  }));
  const scored = useSame(results.flatMap(({ results: one }) => one?.scored ?? []));
  const settings = recordings.find((one) => one.phase === 'ended')?.settings ?? null;
  const all = useMemo(
    () =>
      scored.length < 2 || settings === null
        ? null
        : { count: scored.length, ...scoreRecordings(scored, scoring, settings) },
    [scored, scoring, settings],
  );
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
                  <td key={dimension}>{score(one?.comparison?.processed.population[dimension]?.ccc)}</td>
                ))}
              </tr>
            ))}
          </tbody>
          {all && (
            <tfoot>
              <Summary
                name="Joined end to end"
                note={`${all.count} recordings, time delay ${delayName(all.delay.usedFrames).toLowerCase()}`}
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
    </section>
  );
}

function Summary(props: { name: string; note: string; of: (dimension: Dimension) => number | undefined }) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.note}</td>
      {DIMENSIONS.map((dimension) => (
        <td key={dimension}>{score(props.of(dimension))}</td>
      ))}
    </tr>
  );
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
    return `${Math.floor(progress.fraction * 100)} %${paused ? ', paused' : ''}`;
  }
  if (phase === 'failed') return failure ?? 'Failed';
  if (phase === 'ended') return analysis?.end.type === 'done' ? 'Done' : 'Stopped before its end';
  return phase === 'waiting' ? 'Waiting' : 'Loading';
}

function score(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3).replace('-', '−');
}

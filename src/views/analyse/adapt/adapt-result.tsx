import { useState } from 'react';
import { verdictSentence } from '../../../core/adaptation/held-out-verdict';
import { DIMENSIONS } from '../../../core/affect';
import type { AdaptationResult } from '../../../recordings/adaptation/adapt-recordings';
import type { AdaptedModel } from '../../../recordings/adaptation/adapted-model';
import type { RecordingScores } from '../../../recordings/scores/recording-scores';
import { useAdaptation } from '../../../state/analyse/adaptation/use-adaptation';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadSize, fixedNumber } from '../../shared/number-text';
import { HeldOutFigure } from './held-out-figure';
import { canSaveFolder, saveAsFolder, saveAsZip } from './model-saving';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/**
 * What came of an adaptation: the verdict, each recording before and after, and, only behind a verdict that
 * something got better, the model to be saved.
 */
export function AdaptResult({ result, rateHz }: { result: AdaptationResult; rateHz: number }) {
  const { model } = useAdaptation();
  return (
    <>
      <p className={model ? 'adapt-verdict adapt-verdict-better' : 'adapt-verdict'}>
        {verdictSentence(result.verdict)}
      </p>
      <HeldOutFigure recordings={result.recordings} />
      <JoinedScores result={result} />
      <p className="analyse-note">{lagWords(result, rateHz)}</p>
      <p className="analyse-note">
        If the same people are in several recordings, this is what to expect of more recordings of them, not
        of others.
      </p>
      {model && <Saving model={model} count={result.recordings.length} />}
    </>
  );
}

/** All recordings joined, each predicted by a head that did not know it. */
function JoinedScores({ result: { before, after } }: { result: AdaptationResult }) {
  return (
    <table className="adapt-table">
      <caption>CCC of all of them joined, with 95 % intervals</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Dimension</span>
          </th>
          <th scope="col">As it is</th>
          <th scope="col">Adapted</th>
        </tr>
      </thead>
      <tbody>
        {DIMENSIONS.map((dimension) => (
          <tr key={dimension}>
            <th scope="row">{NAMES[dimension]}</th>
            <JoinedCell scores={before} dimension={dimension} />
            <JoinedCell scores={after} dimension={dimension} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function JoinedCell(props: { scores: RecordingScores; dimension: (typeof DIMENSIONS)[number] }) {
  const { scores, dimension } = props;
  const interval = scores.intervals.processed[dimension].ccc;
  return (
    <td>
      {fixedNumber(scores.processed.population[dimension]?.ccc, 2)}
      {interval && (
        <span className="adapt-interval">
          {fixedNumber(interval.low, 2)} to {fixedNumber(interval.high, 2)}
        </span>
      )}
    </td>
  );
}

function Saving({ model, count }: { model: AdaptedModel; count: number }) {
  const { use } = useAdaptation();
  const { changePipeline } = useSettings();
  const [outcome, setOutcome] = useState('');
  const bytes = [...model.files.values()].reduce((sum, data) => sum + data.length, 0);
  const folder = model.manifest.id;
  const attempt = async (save: () => Promise<string | null> | string) => {
    try {
      setOutcome((await save()) ?? '');
    } catch (error) {
      setOutcome(`The model was not saved: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <section className="adapt-saving" aria-labelledby="adapt-saving-title">
      <h3 id="adapt-saving-title">The adapted model</h3>
      <p className="analyse-note">
        It is fitted to all {count} recordings, so scores on these would be too good. A folder of{' '}
        {downloadSize(bytes)}, named {folder}: open it under “Model” here or on another visit, or give it to{' '}
        <code>npm run predict -- … --model {`path/to/${folder}`}</code>.
      </p>
      <div className="adapt-buttons">
        {canSaveFolder() && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => void attempt(() => saveAsFolder(model))}
          >
            Save as a folder
          </button>
        )}
        <button
          type="button"
          className={canSaveFolder() ? 'button' : 'button button-primary'}
          onClick={() => void attempt(() => saveAsZip(model))}
        >
          Save as ZIP
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            const modelId = use();
            if (modelId === null) return;
            changePipeline({ modelId });
            setOutcome('Live, and the next new analysis, use it until the page is loaded again.');
          }}
        >
          Use it here
        </button>
      </div>
      <p role="status" className="analyse-note">
        {outcome}
      </p>
    </section>
  );
}

function lagWords({ recordings }: AdaptationResult, rateHz: number): string {
  const lags = recordings.map(({ lagFrames }) => lagFrames / rateHz);
  const [least, most] = [Math.min(...lags), Math.max(...lags)];
  const time =
    most - least < 0.05
      ? `${fixedNumber(least, 1)} s`
      : `${fixedNumber(least, 1)} to ${fixedNumber(most, 1)} s`;
  return (
    `The labels follow the face by ${time}, as found without the recording that is predicted. Both models were ` +
    'scored with it.'
  );
}

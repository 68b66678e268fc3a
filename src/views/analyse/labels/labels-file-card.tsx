import { useState } from 'react';
import type { LabelReading } from '../../../core/labels/label-reading';
import type { LabelFileState } from '../../../core/labels/set/label-file-state';
import { LabelsColumns } from './labels-columns';
import { type CorrectionChange, LabelsCorrection } from './labels-correction';
import { guessLine, readingFacts } from './labels-words';

/** What one label file was taken for, open to correction. */
export function LabelsFileCard(props: {
  state: LabelFileState;
  onChange: (change: CorrectionChange) => void;
  onKeep: (reading: LabelReading) => void;
  onForget: () => void;
  onRemove: () => void;
}) {
  const { state, onChange, onKeep, onForget, onRemove } = props;
  const { file, reading, problem, correction, columns } = state;
  // It stays as the user left it: a problem that is mended must not take the fields away.
  const [isOpen, setOpen] = useState(problem !== null || (reading?.doubts.length ?? 0) > 0);
  const isCorrected = Object.keys(correction).length > 0;
  return (
    <li className={problem ? 'labels-file labels-file-problem' : 'labels-file'}>
      <div className="labels-file-head">
        <h3>{file.path ?? file.name}</h3>
        <button
          type="button"
          className="button button-quiet"
          aria-label={`Remove ${file.name}`}
          onClick={onRemove}
        >
          Remove
        </button>
      </div>
      {problem && (
        <p className="labels-problem" role="alert">
          {problem}
        </p>
      )}
      {columns && (
        <LabelsColumns
          names={columns}
          chosen={correction.columns ?? null}
          onChoose={(chosen) => onChange({ columns: chosen })}
        />
      )}
      {reading && (
        <>
          {reading.guesses.length > 0 && <p className="analyse-note">{guessLine(reading)}</p>}
          {reading.doubts.map(({ setting, sentence }) => (
            <p key={setting} className="labels-doubt" role="alert">
              {sentence}
            </p>
          ))}
          <dl className="labels-facts">
            {readingFacts(reading).map(({ name, value, origin }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {value}
                  {origin && <small>{origin}</small>}
                </dd>
              </div>
            ))}
          </dl>
          <details
            className="labels-details"
            open={isOpen}
            onToggle={(event) => setOpen(event.currentTarget.open)}
          >
            <summary>Change how it is read</summary>
            <LabelsCorrection state={state} reading={reading} onChange={onChange} />
            {reading.guesses.length + reading.doubts.length > 0 && (
              <button type="button" className="button" onClick={() => onKeep(reading)}>
                Keep what was guessed
              </button>
            )}
            {isCorrected && (
              <button type="button" className="button" onClick={onForget}>
                Back to what was recognised
              </button>
            )}
          </details>
        </>
      )}
    </li>
  );
}

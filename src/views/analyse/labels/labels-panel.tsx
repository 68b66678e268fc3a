import { useId, useRef, useState } from 'react';
import type { LabelAlignment } from '../../../core/labels/alignment-report';
import { namesOfForms } from '../../../core/labels/forms/known-forms';
import {
  correctFile,
  forgetFile,
  keepGuesses,
  switchAnnotator,
} from '../../../core/labels/set/label-corrections';
import type { LabelSet } from '../../../core/labels/set/label-set';
import type { LabelSettings } from '../../../core/labels/set/label-settings';
import { SelectField } from '../../shared/fields';
import { LabelsAgreement } from './labels-agreement';
import { LabelsFileCard } from './labels-file-card';
import { LabelsInput } from './labels-input';
import { asksForALook, labelsLine } from './labels-words';
import './labels-panel.css';

const ALIGNMENTS: readonly (readonly [LabelSettings['alignment'], string])[] = [
  ['automatic', 'Automatic'],
  ['nearest', 'Nearest label'],
  ['held', 'Held until the next'],
  ['linear', 'Lines between labels'],
];

/**
 * The labels of the video shown: what each file was taken for, who annotated and how well they agree, and how
 * labels and frames were brought together. Every guess is open to correction. It is one line until it is
 * opened, unless something was guessed, is in doubt or does not fit.
 *
 * @param props.alignment `null` while there are no frames, or the labels do not fit them
 * @param props.problem why they do not fit, one sentence
 * @param props.onRemove with the key of the file
 * @param props.canFold whether it may be one line; before there is a video the labels are all there is
 */
export function LabelsPanel(props: {
  set: LabelSet;
  alignment: LabelAlignment | null;
  problem: string | null;
  onSettings: (settings: LabelSettings) => void;
  onFiles: (files: readonly File[]) => void;
  onRemove: (key: string) => void;
  canFold?: boolean;
}) {
  const { set, problem, onFiles, canFold = false } = props;
  const { files } = set;
  const title = useId();
  const body = useId();
  const [isOpened, setOpened] = useState<boolean | null>(null);
  const isQuestionable = asksForALook(set, problem);
  // What asked to be looked at stays open when it is mended, until its user closes it.
  const wasQuestionable = useRef(isQuestionable);
  if (isQuestionable) wasQuestionable.current = true;
  const isOpen = !canFold || (isOpened ?? wasQuestionable.current);
  return (
    <section
      className={isOpen ? 'card labels-panel' : 'card labels-panel labels-folded'}
      aria-labelledby={title}
    >
      <div className="labels-head">
        <h2 id={title}>Labels</h2>
        {canFold && <p className="labels-line">{files.length > 0 ? labelsLine(set) : 'None yet'}</p>}
        {canFold && files.length > 0 && (
          <button
            type="button"
            className="button button-quiet"
            aria-expanded={isOpen}
            aria-controls={body}
            onClick={() => setOpened(!isOpen)}
          >
            {isOpen ? 'Close' : 'Change'}
          </button>
        )}
        <LabelsInput onChoose={onFiles} />
      </div>
      <div id={body} className="labels-body" hidden={!isOpen}>
        {isOpen && <LabelsBody {...props} />}
      </div>
    </section>
  );
}

function LabelsBody(props: Parameters<typeof LabelsPanel>[0]) {
  const { set, alignment, problem, onSettings, onRemove } = props;
  const { files, settings } = set;
  return (
    <>
      {set.description !== '' && <p className="analyse-note">{set.description}</p>}
      {files.length === 0 && (
        <p className="analyse-note">
          Add label files to see how well they and the estimate agree: {namesOfForms()}, or a table with the
          columns <code>time_s,valence,arousal</code>.
        </p>
      )}
      {problem && (
        <p className="labels-problem" role="alert">
          {problem}
        </p>
      )}
      <ul className="labels-files">
        {files.map((state) => (
          <LabelsFileCard
            key={state.key}
            state={state}
            onChange={(change) => onSettings(correctFile(settings, state.key, change))}
            onKeep={(reading) => onSettings(keepGuesses(settings, state.key, reading))}
            onForget={() => onSettings(forgetFile(settings, state.key))}
            onRemove={() => onRemove(state.key)}
          />
        ))}
      </ul>
      <LabelsAgreement set={set} onSwitch={(name, on) => onSettings(switchAnnotator(settings, name, on))} />
      {files.length > 0 && (
        <div className="labels-alignment">
          <SelectField
            label="Align labels by"
            value={settings.alignment}
            choices={ALIGNMENTS}
            onChange={(chosen) => onSettings({ ...settings, alignment: chosen })}
          />
          {alignment && <p className="analyse-note">{alignment.sentences.join(' ')}</p>}
        </div>
      )}
    </>
  );
}

import { useId } from 'react';
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
import './labels-panel.css';

const ALIGNMENTS: readonly (readonly [LabelSettings['alignment'], string])[] = [
  ['automatic', 'Automatic'],
  ['nearest', 'Nearest label'],
  ['held', 'Held until the next'],
  ['linear', 'Lines between labels'],
];

/**
 * The labels of the video shown: what each file was taken for, who annotated and how well they agree, and how
 * labels and frames were brought together. Every guess is open to correction.
 *
 * @param props.alignment `null` while there are no frames, or the labels do not fit them
 * @param props.problem why they do not fit, one sentence
 * @param props.onRemove with the key of the file
 */
export function LabelsPanel(props: {
  set: LabelSet;
  alignment: LabelAlignment | null;
  problem: string | null;
  onSettings: (settings: LabelSettings) => void;
  onFiles: (files: File[]) => void;
  onRemove: (key: string) => void;
}) {
  const { set, alignment, problem, onSettings, onFiles, onRemove } = props;
  const { files, settings } = set;
  const title = useId();
  return (
    <section className="card labels-panel" aria-labelledby={title}>
      <div className="labels-head">
        <h2 id={title}>Labels</h2>
        <LabelsInput hasLabels={files.length > 0} onChoose={onFiles} />
      </div>
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
            label="Labels go to frames by"
            value={settings.alignment}
            choices={ALIGNMENTS}
            onChange={(chosen) => onSettings({ ...settings, alignment: chosen })}
          />
          {alignment && <p className="analyse-note">{alignment.sentences.join(' ')}</p>}
        </div>
      )}
    </section>
  );
}

import { useState } from 'react';
import type { Dimension } from '../../../core/affect';
import { LABEL_FORM_IDS, type LabelFormId } from '../../../core/labels/forms/known-forms';
import type { LabelCorrection } from '../../../core/labels/label-correction';
import type { LabelReading } from '../../../core/labels/label-reading';
import { type LabelScale, USUAL_SCALES } from '../../../core/labels/label-scale';
import {
  ANNOTATION_CUES,
  type AnnotationCue,
  LABEL_CLOCKS,
  type LabelClock,
} from '../../../core/labels/label-table';
import { CUE_NAMES } from '../../../core/labels/set/label-annotators';
import type { LabelFileState } from '../../../core/labels/set/label-file-state';
import { NumberField, SelectField } from '../../shared/fields';
import { CLOCK_NAMES, capital, formName, scaleText } from './labels-words';

/** What of a correction changes; `undefined` goes back to the guess. */
export type CorrectionChange = {
  readonly [Part in keyof LabelCorrection]: LabelCorrection[Part] | undefined;
};

/** Every guess about one label file, open to correction. */
export function LabelsCorrection(props: {
  state: LabelFileState;
  reading: LabelReading;
  onChange: (change: CorrectionChange) => void;
}) {
  const { state, reading, onChange } = props;
  const { correction, file, recognised } = state;
  const hasTimes = recognised?.table.placedBy === 'column';
  return (
    <fieldset className="labels-correction">
      <legend className="visually-hidden">Correct the reading of {file.name}</legend>
      <SelectField<LabelFormId | 'auto'>
        label="Form"
        value={correction.form ?? 'auto'}
        choices={[
          ['auto', 'By its content'],
          ...LABEL_FORM_IDS.map((form) => [form, formName(form)] as const),
        ]}
        onChange={(form) => onChange({ form: form === 'auto' ? undefined : form })}
      />
      {reading.dimensions.length < 2 && (
        <SelectField<Dimension | ''>
          label="Dimension"
          value={reading.dimensions[0] ?? ''}
          choices={[
            ...(reading.dimensions.length === 0 ? [['', 'Choose…'] as const] : []),
            ['valence', 'Valence'],
            ['arousal', 'Arousal'],
          ]}
          onChange={(dimension) => onChange({ dimension: dimension === '' ? undefined : dimension })}
        />
      )}
      {hasTimes && (
        <SelectField<LabelClock>
          label="Time is given in"
          value={reading.clock}
          choices={LABEL_CLOCKS.map((clock) => [clock, CLOCK_NAMES[clock]] as const)}
          onChange={(clock) => onChange({ clock })}
        />
      )}
      {reading.clock === 'frames' && (
        <>
          <NumberField
            label="Frames a second"
            value={correction.frameRateHz ?? null}
            placeholder="the video’s own"
            isValid={(rate) => rate > 0 && rate <= 1000}
            onChange={(rate) => onChange({ frameRateHz: rate ?? undefined })}
          />
          <SelectField<'0' | '1'>
            label="First frame"
            value={reading.firstFrame === 1 ? '1' : '0'}
            choices={[
              ['0', '0'],
              ['1', '1'],
            ]}
            onChange={(first) => onChange({ firstFrame: first === '1' ? 1 : 0 })}
          />
        </>
      )}
      <ScaleFields scale={reading.scale} onChange={(scale) => onChange({ scale })} />
      <NumberField
        label="Offset in seconds"
        value={correction.offsetS ?? 0}
        isValid={(offset) => Math.abs(offset) <= 86_400}
        onChange={(offset) => onChange({ offsetS: offset === null || offset === 0 ? undefined : offset })}
      />
      {recognised && recognised.form.holds !== 'gold' && (
        <SelectField<AnnotationCue | ''>
          label="Annotator had"
          value={reading.cue ?? ''}
          choices={[
            ...(reading.cue === null ? [['', 'Not known'] as const] : []),
            ...ANNOTATION_CUES.map((cue) => [cue, capital(CUE_NAMES[cue])] as const),
          ]}
          onChange={(cue) => onChange({ cue: cue === '' ? undefined : cue })}
        />
      )}
    </fieldset>
  );
}

/** A usual scale by name, or both its ends typed. */
function ScaleFields({ scale, onChange }: { scale: LabelScale; onChange: (scale: LabelScale) => void }) {
  const usual = USUAL_SCALES.findIndex(
    ({ lowest, highest }) => lowest === scale.lowest && highest === scale.highest,
  );
  const [isTyped, setTyped] = useState(usual < 0);
  return (
    <>
      <SelectField<string>
        label="Scale"
        value={isTyped || usual < 0 ? 'other' : String(usual)}
        choices={[
          ...USUAL_SCALES.map((one, index) => [String(index), scaleText(one)] as const),
          ['other', 'Other…'] as const,
        ]}
        onChange={(chosen) => {
          const known = USUAL_SCALES[Number(chosen)];
          setTyped(chosen === 'other');
          if (chosen !== 'other' && known) onChange(known);
        }}
      />
      {(isTyped || usual < 0) && (
        <>
          <NumberField
            label="Lowest value"
            value={scale.lowest}
            isValid={(lowest) => lowest < scale.highest}
            onChange={(lowest) => lowest !== null && onChange({ ...scale, lowest })}
          />
          <NumberField
            label="Highest value"
            value={scale.highest}
            isValid={(highest) => highest > scale.lowest}
            onChange={(highest) => highest !== null && onChange({ ...scale, highest })}
          />
        </>
      )}
    </>
  );
}

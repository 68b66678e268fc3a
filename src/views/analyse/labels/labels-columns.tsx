import { useState } from 'react';
import type { LabelColumns } from '../../../core/labels/forms/parts/chosen-columns';
import { SelectField } from '../../shared/fields';

const NONE = '';

/**
 * The columns of a table whose form is not known, chosen by hand: the time, and valence or arousal or both.
 *
 * @param props.chosen null before a choice was made
 */
export function LabelsColumns(props: {
  names: readonly string[];
  chosen: LabelColumns | null;
  onChoose: (columns: LabelColumns) => void;
}) {
  const { names, chosen, onChoose } = props;
  const [time, setTime] = useState(String(chosen?.time ?? guess(names, /time|frame|sec|\bt\b/i) ?? 0));
  const [valence, setValence] = useState(textOf(chosen ? chosen.valence : guess(names, /val|pleas/i)));
  const [arousal, setArousal] = useState(textOf(chosen ? chosen.arousal : guess(names, /aro|activ|energ/i)));
  const all = names.map((name, index) => [String(index), name] as const);
  const optional = [[NONE, 'None'] as const, ...all];
  return (
    <fieldset className="labels-correction labels-columns">
      <legend>Choose the columns by hand</legend>
      <SelectField label="Time" value={time} choices={all} onChange={setTime} />
      <SelectField label="Valence" value={valence} choices={optional} onChange={setValence} />
      <SelectField label="Arousal" value={arousal} choices={optional} onChange={setArousal} />
      <button
        type="button"
        className="button"
        disabled={valence === NONE && arousal === NONE}
        onClick={() =>
          onChoose({
            time: Number(time),
            ...(valence === NONE ? {} : { valence: Number(valence) }),
            ...(arousal === NONE ? {} : { arousal: Number(arousal) }),
          })
        }
      >
        Read these columns
      </button>
    </fieldset>
  );
}

function textOf(column: number | undefined): string {
  return column === undefined ? NONE : String(column);
}

function guess(names: readonly string[], pattern: RegExp): number | undefined {
  const place = names.findIndex((name) => pattern.test(name));
  return place < 0 ? undefined : place;
}

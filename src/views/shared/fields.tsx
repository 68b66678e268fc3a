import { type ReactNode, useState } from 'react';
import type { Setting } from '../../core/settings/setting';

/** A choice in the reading of a label file. */
export function SelectField<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly (readonly [value: Value, name: string])[];
  onChange: (value: Value) => void;
}) {
  const { label, value, choices, onChange } = props;
  return (
    <label className="field">
      {label}
      <select
        className="select"
        value={value}
        onChange={(event) => {
          const chosen = choices.find(([one]) => one === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/**
 * The choice of a setting with few values.
 *
 * @param props.names of all its values, in the order in which they are offered; of values that are numbers,
 *   by their text
 */
export function SettingField<Value extends string | number>(props: {
  label: string;
  setting: Setting<Value>;
  value: Value;
  names: Readonly<Record<`${Value}`, string>>;
  onChange: (value: Value) => void;
}) {
  const { label, setting, value, names, onChange } = props;
  return (
    <SelectField
      label={label}
      value={setting.toText(value)}
      choices={Object.entries<string>(names)}
      onChange={(text) => {
        const chosen = setting.fromText(text);
        if (chosen !== undefined) onChange(chosen);
      }}
    />
  );
}

/**
 * A number in the reading of a label file. What is typed takes effect when the field is left, or by Enter,
 * and only if it fits; `null` when it is cleared.
 */
export function NumberField(props: {
  label: string;
  value: number | null;
  placeholder?: string;
  isValid?: (value: number) => boolean;
  onChange: (value: number | null) => void;
  note?: ReactNode;
}) {
  const { label, value, placeholder, isValid = () => true, onChange, note } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const parsed = shown.trim() === '' ? null : Number(shown.trim().replace('−', '-').replace(',', '.'));
  const isWrong = parsed !== null && !(Number.isFinite(parsed) && isValid(parsed));
  const take = () => {
    if (typed === null) return;
    setTyped(null);
    if (!isWrong && parsed !== value) onChange(parsed);
  };
  return (
    <label className="field">
      {label}
      <input
        className="select labels-number"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={shown}
        placeholder={placeholder}
        aria-invalid={isWrong}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      {note}
    </label>
  );
}

import { useEffect, useState } from 'react';
import { TRACE_RATES_HZ } from '../../core/tracing/rating';
import { pageTrace } from '../../state/trace/page-trace';
import { activeRaters, TRACE_SPEEDS } from '../../state/trace/trace-store';
import { SelectField } from '../shared/fields';
import { plainNumber } from '../shared/number-text';
import { firstGamepad } from './steering/use-steering';
import { useTrace } from './trace-context';

/** What is traced, by what, and how often it is sampled. */
export function TraceSettingsPanel() {
  const settings = useTrace((state) => state.settings);
  const isRateFixed = useTrace((state) => activeRaters(state).length > 0);
  const { dimensions, surface, input, rateHz, speed } = settings;
  return (
    <section className="card trace-card" aria-label="How to trace">
      <h2>How</h2>
      <div className="trace-fields">
        <SelectField
          label="Dimension"
          value={dimensions}
          choices={[
            ['valence', 'Valence'],
            ['arousal', 'Arousal'],
            ['both', 'Both'],
          ]}
          onChange={(value) =>
            pageTrace.change({ dimensions: value, surface: value === 'both' ? 'circle' : 'bars' })
          }
        />
        {dimensions === 'both' && (
          <SelectField
            label="On"
            value={surface}
            choices={[
              ['circle', 'The circle'],
              ['bars', 'Two bars'],
            ]}
            onChange={(value) => pageTrace.change({ surface: value })}
          />
        )}
        <SelectField
          label="By"
          value={input}
          choices={[
            ['pointer', 'Mouse, touch'],
            ['keys', 'Arrow keys'],
            ['gamepad', 'Gamepad'],
          ]}
          onChange={(value) => pageTrace.change({ input: value })}
        />
        <SelectField
          label="Speed"
          value={String(speed)}
          choices={TRACE_SPEEDS.map((one) => [String(one), `${plainNumber(one)}×`] as const)}
          onChange={(text) => {
            const chosen = TRACE_SPEEDS.find((one) => String(one) === text);
            if (chosen !== undefined) pageTrace.change({ speed: chosen });
          }}
        />
        {isRateFixed ? (
          <p className="field">
            Samples a second
            <span className="trace-fixed">{rateHz}, as traced</span>
          </p>
        ) : (
          <SelectField
            label="Samples a second"
            value={String(rateHz)}
            choices={TRACE_RATES_HZ.map((one) => [String(one), String(one)] as const)}
            onChange={(text) => {
              const chosen = TRACE_RATES_HZ.find((one) => String(one) === text);
              if (chosen !== undefined) pageTrace.change({ rateHz: chosen });
            }}
          />
        )}
      </div>
      <p className="trace-note">{HINTS[input]}</p>
      {input === 'gamepad' && <GamepadNote />}
    </section>
  );
}

const HINTS = {
  pointer: 'While it runs the mouse steers wherever it is, with no button held; a finger slides on the bar.',
  keys: 'A tap moves by .05; held, a key goes from end to end in two seconds.',
  gamepad:
    'The left stick steers; let go, it is back in the middle. Of two bars the right stick steers the second.',
} as const;

/** Whether a gamepad is there: browsers show one once a button of it was pressed. */
function GamepadNote() {
  const [name, setName] = useState(() => firstGamepad()?.id ?? null);
  useEffect(() => {
    const look = () => setName(firstGamepad()?.id ?? null);
    addEventListener('gamepadconnected', look);
    addEventListener('gamepaddisconnected', look);
    return () => {
      removeEventListener('gamepadconnected', look);
      removeEventListener('gamepaddisconnected', look);
    };
  }, []);
  return (
    <p className="trace-note" role="status">
      {name ?? 'No gamepad is seen yet: press one of its buttons.'}
    </p>
  );
}

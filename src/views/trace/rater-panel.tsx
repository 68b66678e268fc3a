import { useEffect, useId, useState } from 'react';
import { DIMENSIONS } from '../../core/affect';
import { tracedShare } from '../../core/tracing/rating';
import { pageTrace } from '../../state/trace/page-trace';
import { activeRaters, currentRater } from '../../state/trace/trace-store';
import { fixedNumber, percentage } from '../shared/number-text';
import { useTrace } from './trace-context';

/** Whose turn it is, what they have traced and how late they are; one rater after another. */
export function RaterPanel() {
  const state = useTrace((all) => all);
  const { raters, current } = state;
  const rater = currentRater(state);
  const { lag } = rater;
  return (
    <section className="card trace-card" aria-label="Raters">
      <h2>Who rates</h2>
      <div className="trace-row">
        <NameField key={current} name={rater.name} />
        <button
          type="button"
          className="button"
          disabled={!activeRaters(state).includes(rater)}
          onClick={() => pageTrace.turns.turnToNext()}
        >
          Next rater
        </button>
      </div>
      {raters.length > 1 && (
        <ul className="trace-raters">
          {raters.map(({ name, rating }, index) => (
            <li key={name}>
              <button
                type="button"
                className="trace-rater"
                aria-pressed={index === current}
                onClick={() => pageTrace.turns.turnTo(index)}
              >
                <span>{name}</span>
                <span>
                  {DIMENSIONS.filter((one) => rating[one])
                    .map((one) => `${one} ${percentage(Math.floor(100 * tracedShare(rating[one])) / 100)}`)
                    .join(', ') || 'nothing yet'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p className="trace-note">
        {lag
          ? `Reaction lag ${fixedNumber(lag.lagS, 2)} s ± ${fixedNumber(lag.marginS, 2)} s; follows the clip with r = ${fixedNumber(lag.correlation, 2)}.`
          : 'Reaction lag not measured.'}
      </p>
    </section>
  );
}

/** The name of the rater; what is typed takes effect when the field is left, or by Enter. */
function NameField({ name }: { readonly name: string }) {
  const id = useId();
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  const take = () => {
    const wanted = typed.trim();
    if (wanted !== name) pageTrace.turns.rename(wanted);
    setTyped(currentRater(pageTrace.store.getState()).name);
  };
  return (
    <label className="field trace-grow" htmlFor={id}>
      Name or number
      <input
        id={id}
        className="select"
        type="text"
        autoComplete="off"
        maxLength={40}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take();
        }}
      />
    </label>
  );
}

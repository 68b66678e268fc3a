import { type ReactNode, useId } from 'react';
import './term.css';

/** What needs a word of explanation. */
export type TermName =
  | 'valence'
  | 'arousal'
  | 'neutral'
  | 'looks-back'
  | 'steadiness'
  | 'neutral-face'
  | 'deviation';

/** A "?" that opens two lines and a small drawing about a term; closed by Esc, or a click elsewhere. */
export function Term({ term }: { readonly term: TermName }) {
  const id = useId();
  const { name, lines, drawing } = TERMS[term];
  return (
    <>
      <button type="button" className="term" popoverTarget={id} aria-label={`What is “${name}”?`}>
        ?
      </button>
      <span id={id} popover="auto" className="term-words" role="note" aria-label={name}>
        <svg viewBox="-50 -50 100 100" aria-hidden="true">
          {drawing}
        </svg>
        <span>
          <strong>{name}</strong>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      </span>
    </>
  );
}

const RING = <circle r="42" className="term-line" />;
const ACROSS = <path d="M-40 0H40M33 -6L41 0L33 6M-33 -6L-41 0L-33 6" className="term-line term-valence" />;
const UPWARDS = <path d="M0 40V-40M-6 -33L0 -41L6 -33M-6 33L0 41L6 33" className="term-line term-arousal" />;
const SHAKY = 'M-44 8L-34 -10L-26 12L-16 -14L-8 6L2 -16L10 4L20 -18L28 0L40 -14';

const TERMS: Readonly<
  Record<TermName, { readonly name: string; readonly lines: readonly string[]; readonly drawing: ReactNode }>
> = {
  valence: {
    name: 'Valence',
    lines: [
      'How pleasant the face looks: −1 is unpleasant, +1 pleasant.',
      'On the circle it goes from left to right.',
    ],
    drawing: (
      <>
        {RING}
        {ACROSS}
      </>
    ),
  },
  arousal: {
    name: 'Arousal',
    lines: [
      'How activated the face looks: −1 is calm, +1 activated.',
      'On the circle it goes from bottom to top.',
    ],
    drawing: (
      <>
        {RING}
        {UPWARDS}
      </>
    ),
  },
  neutral: {
    name: 'Neutral',
    lines: [
      'A resting face is read somewhere in the inner disc.',
      'The disc is as wide as the model scatters there.',
    ],
    drawing: (
      <>
        {RING}
        <circle r="17" className="term-line term-filled" />
        <circle cx="6" cy="-4" r="4" className="term-dot" />
      </>
    ),
  },
  'looks-back': {
    name: 'Looks back',
    lines: [
      'Each reading is made of the last pictures of the face.',
      'A longer look back is steadier and takes longer to warm up.',
    ],
    drawing: (
      <>
        <path d="M-40 -14H-18V14H-40ZM-14 -14H8V14H-14ZM12 -14H34V14H12Z" className="term-line" />
        <circle cx="40" r="5" className="term-dot" />
      </>
    ),
  },
  steadiness: {
    name: 'Motion',
    lines: ['Takes the trembling out of what is drawn.', 'Saved files keep every reading as it was made.'],
    drawing: (
      <>
        <path d={SHAKY} className="term-line" />
        <path d="M-44 2C-20 -2 10 -4 40 -10" className="term-line term-valence" />
      </>
    ),
  },
  deviation: {
    name: 'Deviation',
    lines: [
      'How far off a reading may be, expected from how raters disagree on such faces.',
      'About two readings of three lie within it. It says nothing of what a person feels.',
    ],
    drawing: (
      <>
        {RING}
        <ellipse cx="6" cy="-4" rx="24" ry="16" className="term-line term-filled" />
        <circle cx="6" cy="-4" r="4" className="term-dot" />
      </>
    ),
  },
  'neutral-face': {
    name: 'My neutral face',
    lines: [
      'Watches your resting face for three seconds.',
      'What is drawn then counts from there; saved files do not.',
    ],
    drawing: (
      <>
        <circle r="36" className="term-line" />
        <path d="M-14 14H14M-14 -10V-6M14 -10V-6" className="term-line" />
      </>
    ),
  },
};

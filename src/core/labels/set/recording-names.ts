/** Words that say what a file holds, and nothing of which recording it is. */
const KINDS = new Set(
  'valence arousal affect emotion emotions label labels annotation annotations rating ratings gold standard csv txt'.split(
    ' ',
  ),
);
/** Words for a person who annotates; a number behind them is that person's. */
const PEOPLE = new Set(
  'annotator annotators rater raters coder coders judge judges observer observers by r a av v'.split(' '),
);
/** Words for a piece of a recording; a number behind them tells recordings apart. */
const PIECES = new Set(
  'part take clip cam camera session scene trial video run task block episode chunk segment seg split section day visit'.split(
    ' ',
  ),
);

/** A word or a number of a name. */
interface NamePart {
  /** In small letters, composed; a number without leading zeros. */
  readonly text: string;
  readonly isNumber: boolean;
  /** Whether something that is neither letter nor digit stands before it. */
  readonly isApart: boolean;
}

/** A file's name cut into words and numbers, as people compare names: `Video_01.mp4` is video, 1. */
export type NameParts = readonly NamePart[];

/**
 * Cuts a name into words and numbers. Composed and decomposed letters are the same, and so are letters of
 * either case and numbers with and without leading zeros.
 *
 * @param stem without its extension
 */
export function nameParts(stem: string): NameParts {
  const name = stem.normalize('NFC').toLowerCase();
  return [...name.matchAll(/\p{N}+|[\p{L}\p{M}]+/gu)].map(({ 0: text, index }) => ({
    text: text.replace(/^0+(?=\d)/, ''),
    isNumber: /^\p{N}/u.test(text),
    isApart: index === 0 || !/[\p{L}\p{M}\p{N}]/u.test(name.charAt(index - 1)),
  }));
}

/** How the name of a label file goes with that of a recording. */
export type NameMatch =
  /** It is the recording's, or goes on with a kind or a person after it. */
  | 'same'
  /** It goes on with a number that may tell recordings apart. */
  | 'number-behind'
  /** It is alike but for a number: that of another recording. */
  | 'other-number'
  /** It says nothing of any recording. */
  | 'nameless'
  | 'other';

/** How the name of a label file goes with that of a recording, word by word. */
export function nameMatch(label: NameParts, recording: NameParts): NameMatch {
  const first = label.findIndex(({ text }) => !KINDS.has(text));
  const starts = first > 0 ? [0, first] : [0];
  const matches = starts.map((start) => matchFrom(label.slice(start), recording));
  const best = (['same', 'number-behind', 'other-number'] as const).find((one) => matches.includes(one));
  return best ?? (isNameless(label) ? 'nameless' : 'other');
}

function matchFrom(label: NameParts, recording: NameParts): NameMatch {
  const differs = recording.findIndex((part, index) => part.text !== label[index]?.text);
  if (differs >= 0) {
    const [own, other] = [recording[differs], label[differs]];
    return own?.isNumber && other?.isNumber ? 'other-number' : 'other';
  }
  if (recording.length === 0) return 'other';
  const [next, afterNext] = label.slice(recording.length);
  if (next === undefined || KINDS.has(next.text)) return 'same';
  // Letters that follow without a gap make another word: the recording's name is not whole.
  if (!next.isApart) return 'other';
  const tellsApart = next.isNumber || (PIECES.has(next.text) && afterNext?.isNumber === true);
  return tellsApart ? 'number-behind' : 'same';
}

/** Whether a name is made of kinds and people alone: `valence`, `rater 2`, `gold`. */
function isNameless(label: NameParts): boolean {
  return label.every(
    ({ text, isNumber }, index) =>
      KINDS.has(text) || PEOPLE.has(text) || (isNumber && PEOPLE.has(label[index - 1]?.text ?? '')),
  );
}

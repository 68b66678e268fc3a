import { describe, expect, test } from 'vitest';
import { readLabelSet } from '../../../../src/core/labels/set/label-set';
import { seededRandom } from '../../../../src/core/seeded-random';
import { LABEL_SAMPLES } from '../../../support/label-samples';

/** Files made of each form. */
const ROUNDS = 300;
const MILLION = 1_000_000;
const SENTENCE = /^valence\.csv(, line \d+)?: expected [^\n]+, found [^\n]+\.$/;
const STACK = /\bat \S+:\d+|Error:|undefined is|Cannot read|not a function/;

type Random = () => number;
type Mutation = (text: string, random: Random) => string;

function pick<T>(choices: readonly T[], random: Random): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

function place(text: string, random: Random): number {
  return Math.floor(random() * (text.length + 1));
}

/** One cell of one line put in another's place, or replaced. */
function withCell(
  text: string,
  random: Random,
  cell: (before: string, all: readonly string[]) => string,
): string {
  const lines = text.split('\n');
  const delimiter = pick([',', ';', '\t', ' '].filter((one) => text.includes(one)).concat(','), random);
  const row = Math.floor(random() * lines.length);
  const cells = (lines[row] ?? '').split(delimiter);
  const column = Math.floor(random() * cells.length);
  cells[column] = cell(cells[column] ?? '', cells);
  lines[row] = cells.join(delimiter);
  return lines.join('\n');
}

const WORDS = [
  '1e400',
  '-1e308',
  '99999999999999999999',
  '1e-320',
  'NaN',
  'nan',
  'Infinity',
  '-inf',
  '∞',
  '0x10',
  '1_000',
  '1.2.3',
  '0,5',
  '1.234,5',
  "1'000",
  '--1',
  '+',
  '-',
  '.',
  ',',
  ';',
  '\t',
  '"',
  '""',
  '%%%%%%',
  '#',
  'sep=;',
  '\u0000',
  '\uFEFF',
  '٣',
  '１',
  'true',
  'null',
  '{}',
  '__proto__',
  'constructor',
  'valence',
  'arousal',
  'time',
  '-5',
  '00:00:01.500',
];

/** What happens to files, each once or more; `random` is the only chance there is. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'random bytes': (text, random) => {
    const bytes = new TextEncoder().encode(text);
    for (let count = 1 + random() * 8; count > 0; count--)
      bytes[Math.floor(random() * bytes.length)] = random() * 256;
    return new TextDecoder().decode(bytes);
  },
  'a cut': (text, random) => text.slice(0, place(text, random)),
  'a lost piece': (text, random) => {
    const from = place(text, random);
    return text.slice(0, from) + text.slice(from + random() * 40);
  },
  'a repeated piece': (text, random) => {
    const from = place(text, random);
    return text.slice(0, from) + text.slice(from, from + 60 * random()) + text.slice(from);
  },
  'swapped lines': (text, random) => {
    const lines = text.split('\n');
    const [a, b] = [Math.floor(random() * lines.length), Math.floor(random() * lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return lines.join('\n');
  },
  'swapped columns': (text, random) => {
    const delimiter = pick(
      [',', ';', '\t', ' '].filter((one) => text.includes(one)),
      random,
    );
    const [a, b] = [Math.floor(random() * 6), Math.floor(random() * 6)];
    const swapped = (line: string) => {
      const cells = line.split(delimiter);
      if (a < cells.length && b < cells.length) [cells[a], cells[b]] = [cells[b] ?? '', cells[a] ?? ''];
      return cells.join(delimiter);
    };
    return text.split('\n').map(swapped).join('\n');
  },
  'swapped cells': (text, random) => withCell(text, random, (_, all) => pick(all, random)),
  'another word for a cell': (text, random) => withCell(text, random, () => pick(WORDS, random)),
  'a word anywhere': (text, random) => {
    const from = place(text, random);
    return text.slice(0, from) + pick(WORDS, random) + text.slice(from);
  },
  'wrong decimal marks': (text) => text.replaceAll('.', ','),
  'other delimiters': (text, random) =>
    text.replaceAll(pick([',', ';', '\t'], random), pick([',', ';', '\t', '|', ' '], random)),
  'mixed line ends': (text, random) =>
    text.replace(/\n/g, () => pick(['\n', '\r\n', '\r', '\n\r', '\n\n'], random)),
  'a header twice': (text) => `${text.slice(0, text.indexOf('\n') + 1)}${text}`,
  'a header at the end': (text) => `${text}${text.slice(0, text.indexOf('\n') + 1)}`,
  'the file twice': (text) => text + text,
};

/** The labels of a file, or the sentence on why there are none; null where all is well. */
function read(text: string): string | null {
  const [state] = readLabelSet([{ name: 'valence.csv', text }]).files;
  if (!state) throw new Error('no file');
  const { problem, tracks } = state;
  if (problem !== null) return problem;
  expect(tracks.length).toBeGreaterThan(0);
  for (const { timesS, endsS, values } of tracks) {
    expect(values).toHaveLength(timesS.length);
    for (const value of values) expect(value === null || (value >= -1 && value <= 1)).toBe(true);
    timesS.forEach((timeS, index) => {
      const isRising =
        Number.isFinite(timeS) && timeS >= 0 && (index === 0 || timeS > (timesS[index - 1] ?? 0));
      const endS = endsS?.[index];
      const isWhole = endS === undefined || (Number.isFinite(endS) && endS > timeS);
      expect(isRising && isWhole, `${timeS} to ${endS}`).toBe(true);
    });
  }
  return null;
}

describe.each(Object.entries(LABEL_SAMPLES))('a broken file of %s', (form, sample) => {
  test.each(Object.keys(MUTATIONS))(
    'with %s is refused in one sentence or read with sound times and values',
    (name) => {
      const random = seededRandom(
        [...`${form} ${name}`].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0,
      );
      for (let round = 0; round < ROUNDS / Object.keys(MUTATIONS).length; round++) {
        let text = MUTATIONS[name]?.(sample, random) ?? sample;
        // Half of them meet a second misfortune.
        if (round % 2 === 1) text = pick(Object.values(MUTATIONS), random)(text, random);
        const problem = read(text);
        if (problem === null) continue;
        expect(problem, text).toMatch(SENTENCE);
        expect(problem, text).not.toMatch(STACK);
      }
    },
  );

  test('with its delimiter a million times in the first line is answered at once', () => {
    const delimiter = ['\t', ';', ','].find((one) => sample.includes(one)) ?? ' ';
    const problem = read(sample.replace('\n', `${delimiter.repeat(MILLION)}\n`));
    if (problem !== null) expect(problem.slice(0, 400)).toMatch(SENTENCE);
  });
});

test.each(['\n', ';', ' ', '"', '%', '<'])('a table after a million of %j is answered at once', (letter) => {
  const problem = read(letter.repeat(MILLION) + LABEL_SAMPLES.plain);
  if (problem !== null) expect(problem.slice(0, 400)).toMatch(SENTENCE);
});

/** Fails when a comment runs past the line width, which the formatter leaves as it is. */

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { inProject } from '../project.mjs';
import { lineAt, parseSource, projectFiles, readSource, report, sourceFiles } from './source-files.mjs';

/** @typedef {import('./source-files.mjs').Finding} Finding */

/** Columns of a line, as in biome.json. */
const LINE_WIDTH = 110;

/** A line that no break would shorten: an address, or a rule switched off with its reason. */
const UNBREAKABLE = /https?:\/\/\S+$|biome-ignore|@type |@typedef /;

/**
 * Lines of comments that are too wide.
 * @param {string} file name for messages; its ending decides how it is read
 * @param {string} source
 * @returns {Promise<Finding[]>}
 */
export async function wideComments(file, source) {
  const lines = source.split('\n');
  const comments = file.endsWith('.css')
    ? [...source.matchAll(/\/\*[\s\S]*?\*\//g)].map((match) => ({
        start: match.index,
        end: match.index + match[0].length,
      }))
    : (await parseSource(file, source)).comments;
  const numbers = new Set(
    comments.flatMap(({ start, end }) => {
      const [from, to] = [lineAt(source, start), lineAt(source, end)];
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    }),
  );
  return [...numbers]
    .map((line) => ({ line, text: lines[line - 1] ?? '' }))
    .filter(({ text }) => text.length > LINE_WIDTH && !UNBREAKABLE.test(text))
    .map(({ line, text }) => ({
      file,
      line,
      fault: `has a comment in ${text.length} columns; ${LINE_WIDTH} is the line width`,
    }));
}

/** Words of a text; a link or code in backticks is one, whatever it holds. */
const WORD = /(?:\{@link[^}]*\}|`[^`]*`|\S)+/g;

/** The start of a line that begins something new: a tag, an item of a list, a row, code. */
const NEW_PART = /^(?:@|[-*] |\d+\. |\||```|$)/;

/**
 * Breaks words into lines.
 * @param {readonly string[]} words
 * @param {string} first what the first line begins with
 * @param {string} others what each further line begins with
 */
function wrapped(words, first, others) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const word of words) {
    const begin = lines.length === 0 ? first : others;
    if (line !== '' && begin.length + line.length + 1 + word.length > LINE_WIDTH) {
      lines.push(begin + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, (lines.length === 0 ? first : others) + line];
}

/** @param {string} text */
const wordsOf = (text) => text.match(WORD) ?? [];

/**
 * The lines that take the place of a wide one and of those that go on its sentence.
 * @param {readonly string[]} lines of the file
 * @param {number} index of the wide one
 * @returns {{ count: number, lines: string[] } | null} how many lines go, and what comes; `null` where only a
 *   person can help
 */
function rewrapped(lines, index) {
  const line = lines[index] ?? '';
  const single = /^(\s*)\/\*\*? (.*) \*\/$/.exec(line);
  if (single) {
    const [, indent = '', text = ''] = single;
    const inner = wrapped(wordsOf(text), `${indent} * `, `${indent} * `);
    return { count: 1, lines: [`${indent}/**`, ...inner, `${indent} */`] };
  }
  const [, begin = '', gap = '', text = ''] = /^(\s*(?:\*(?!\/)|\/\/))( *)(.*)$/.exec(line) ?? [];
  if (begin === '' || text === '') return null;
  let [count, further] = [1, ''];
  const all = [text];
  for (let next = lines[index + 1] ?? ''; next.startsWith(begin); next = lines[index + count] ?? '') {
    const rest = next.slice(begin.length);
    if (/^\//.test(rest) || NEW_PART.test(rest.trim())) break;
    further ||= /^ */.exec(rest)?.[0] ?? '';
    all.push(rest.trim());
    count += 1;
  }
  const others = further || (/^(?:@|[-*] )/.test(text) ? `${gap}  ` : gap);
  const breaks = wrapped(wordsOf(all.join(' ')), begin + gap, begin + others);
  return { count, lines: breaks };
}

/**
 * The text with its wide comments broken anew; those behind code on the same line stay.
 * @param {string} file name for messages; its ending decides how it is read
 * @param {string} source
 * @returns {Promise<string>}
 */
export async function narrowed(file, source) {
  const lines = source.split('\n');
  const wide = (await wideComments(file, source)).map(({ line }) => line - 1).sort((a, b) => b - a);
  for (const index of wide) {
    const better = rewrapped(lines, index);
    if (better) lines.splice(index, better.count, ...better.lines);
  }
  return lines.join('\n');
}

/** Every file whose comments are checked. */
const checkedFiles = () => [...sourceFiles(), ...projectFiles().filter((file) => file.endsWith('.css'))];

/** Breaks the wide comments of the whole project anew, in place. */
export async function narrowComments() {
  for (const file of checkedFiles()) {
    const source = readSource(file);
    const better = await narrowed(file, source);
    if (better !== source) writeFileSync(inProject(file), better);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = checkedFiles();
  const all = files.map((file) => wideComments(file, readSource(file)));
  report((await Promise.all(all)).flat(), `The comments of ${files.length} files keep to the line width.`);
}

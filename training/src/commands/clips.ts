import type { Command } from 'commander';
import { type ClipCountRow, clipCountTable, readPreparedSet } from '../datasets/clips/clip-dataset';

/**
 * Prints figure 5 of the paper for a prepared set: the clips of each split for every frame rate it serves,
 * clip length and overlap ratio, as a Markdown table.
 *
 * @throws with a sentence when there is no prepared set.
 */
export async function clipsCommand(folder: string): Promise<void> {
  const rows = clipCountTable(await readPreparedSet(folder));
  process.stdout.write(`${clipCountMarkdown(rows)}\n`);
}

/** Rows of figure 5 as a Markdown table. */
export function clipCountMarkdown(rows: readonly ClipCountRow[]): string {
  const cells = rows.map((row) => [
    row.frameRateHz,
    row.lengthFrames,
    row.overlapRatio,
    row.train,
    row.validation,
    row.test,
  ]);
  return [
    '| fps | frames | overlap | training | validation | test |',
    '|---|---|---|---|---|---|',
    ...cells.map((line) => `| ${line.join(' | ')} |`),
  ].join('\n');
}

/** Adds `clips` to the program. */
export function addClipsCommand(program: Command): void {
  program
    .command('clips')
    .description('counts the clips of prepared recordings for every setting of the paper (figure 5)')
    .argument('<recordings>', 'folder that "prepare" wrote')
    .action((folder) => clipsCommand(folder));
}

/** What an `sbatch` script is written from. */
export interface ArrayScript {
  readonly jobName: string;
  /** Folder of the sweep, absolute, on a disk that every node sees. */
  readonly sweep: string;
  /** Points to run. */
  readonly indices: readonly number[];
  /** Most tasks at a time; none for as many as the cluster gives. */
  readonly arrayLimit?: number;
  /** Further arguments of `sbatch`, one each: `--gres=gpu:1`. */
  readonly sbatchArgs: readonly string[];
  /** Program and arguments of a task, to which its index is added. */
  readonly command: readonly string[];
}

/** One script and the file that it is to be. */
export interface WrittenScript {
  readonly name: string;
  readonly text: string;
}

/** Indices of an array go up to 1,000 on a cluster that was not told otherwise (`MaxArraySize` 1001). */
const INDICES_PER_SCRIPT = 1000;

/**
 * Indices as SLURM writes them: `0-3,7%2` for 0, 1, 2, 3 and 7, two at a time.
 *
 * @throws RangeError without indices.
 */
export function arraySpec(indices: readonly number[], arrayLimit?: number): string {
  const [first, ...rest] = [...new Set(indices)].sort((a, b) => a - b);
  if (first === undefined) throw new RangeError('An array needs at least one index.');
  const ranges: [number, number][] = [[first, first]];
  for (const index of rest) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  const text = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
  return arrayLimit === undefined ? text : `${text}%${arrayLimit}`;
}

/**
 * The `sbatch` scripts that run points of a sweep, one task for each; one script unless there are indices
 * over
 * 999. A task that is killed or requeued goes on from its checkpoint, and one whose point has a result ends
 * at once.
 *
 * @param name of the file of a single script, without its ending.
 */
export function arrayScripts(name: string, script: ArrayScript): readonly WrittenScript[] {
  const groups = new Map<number, number[]>();
  for (const index of script.indices) {
    const offset = Math.floor(index / INDICES_PER_SCRIPT) * INDICES_PER_SCRIPT;
    groups.set(offset, [...(groups.get(offset) ?? []), index - offset]);
  }
  const single = groups.size === 1;
  return [...groups].map(([offset, indices]) => ({
    name: `${single ? name : `${name}-${offset}`}.sbatch`,
    text: scriptText(script, offset, indices),
  }));
}

function scriptText(
  { jobName, sweep, arrayLimit, sbatchArgs, command }: ArrayScript,
  offset: number,
  indices: readonly number[],
): string {
  const index = offset === 0 ? '"$SLURM_ARRAY_TASK_ID"' : `"$((${offset} + SLURM_ARRAY_TASK_ID))"`;
  return [
    '#!/bin/bash',
    `#SBATCH --job-name=${jobName}`,
    `#SBATCH --array=${arraySpec(indices, arrayLimit)}`,
    `#SBATCH --output=${sweep}/logs/%A_%a.log`,
    '#SBATCH --open-mode=append',
    '#SBATCH --requeue',
    ...sbatchArgs.map((argument) => `#SBATCH ${argument}`),
    '',
    '# One task, one point of the sweep, in a folder of its own. Submit it again as often as you like:',
    '# what has a result is not run twice.',
    `exec ${command.map(quoted).join(' ')} --index ${index}`,
    '',
  ].join('\n');
}

/** A word as bash takes it for one. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

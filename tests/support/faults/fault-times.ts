import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { inProject } from '../../../tools/project.mjs';

const TIMES = v.record(
  v.string(),
  v.object({ saidMs: v.nullable(v.number()), backMs: v.nullable(v.number()) }),
);

/** Where the times that docs/faults.md shows are kept. */
export const KEPT_TIMES_FILE = inProject('tests/support/faults/fault-times.json');

/** Times of faults by name, from the text of a file that a test wrote. Throws where it is another. */
export function readTimes(text: string): v.InferOutput<typeof TIMES> {
  return v.parse(TIMES, JSON.parse(text));
}

/** The times that docs/faults.md shows, by the file of their tests. */
export function keptTimes(): Readonly<Record<string, v.InferOutput<typeof TIMES>>> {
  if (!existsSync(KEPT_TIMES_FILE)) return {};
  return v.parse(v.record(v.string(), TIMES), JSON.parse(readFileSync(KEPT_TIMES_FILE, 'utf8')));
}

/** Writes docs/faults.md from the table of faults and the times of the last run of their tests. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject } from '../../../tools/project.mjs';
import { faultDocument } from './fault-document';
import { FAULT_ROWS } from './fault-rows';
import { type FaultFile, timesFileOf } from './fault-table';
import { KEPT_TIMES_FILE, keptTimes, readTimes } from './fault-times';

const files = Object.keys(FAULT_ROWS) as FaultFile[];
const before = keptTimes();
const times = Object.fromEntries(
  files.map((file) => {
    const path = inProject(timesFileOf(file));
    return [file, existsSync(path) ? readTimes(readFileSync(path, 'utf8')) : (before[file] ?? {})];
  }),
);
writeFileSync(KEPT_TIMES_FILE, `${JSON.stringify(times, null, 2)}\n`);
writeFileSync(inProject('docs/faults.md'), faultDocument(times));

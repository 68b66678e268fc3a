import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from '../../../tools/project.mjs';
import { faultDocument } from '../../support/faults/fault-document';
import { FAULT_ROWS } from '../../support/faults/fault-rows';
import { keptTimes } from '../../support/faults/fault-times';
import { FAULTS_ELSEWHERE } from '../../support/faults/faults-elsewhere';

const read = (file: string) => readFileSync(inProject(file), 'utf8');

test('docs/faults.md is what the table of faults gives', () => {
  expect(read('docs/faults.md'), 'npx tsx tests/support/faults/write-fault-table.ts writes it').toBe(
    faultDocument(keptTimes()),
  );
});

test('at least sixty faults are injected in a browser, each by its name in the file of its row', () => {
  const rows = Object.entries(FAULT_ROWS).flatMap(([file, faults]) =>
    Object.keys(faults).map((fault) => ({ file, fault })),
  );
  expect(rows.length).toBeGreaterThanOrEqual(60);
  for (const { file, fault } of rows) expect(read(file), fault).toContain(`'${fault}'`);
});

test('no fault may take longer than 15 s of the page until it is said, or is over', () => {
  const slow = Object.values(FAULT_ROWS)
    .flatMap((faults) => Object.entries(faults))
    .filter(([, { saidS, backS }]) => (saidS ?? 0) > 15 || backS > 15)
    .map(([fault]) => fault);
  // Nothing is wrong while it still comes: only silence tells.
  expect(slow).toEqual(['stalls']);
});

test('faults that are injected elsewhere are there under their titles', () => {
  for (const { file, title } of FAULTS_ELSEWHERE) expect(read(file), title).toContain(title);
});

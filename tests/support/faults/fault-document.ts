import { FAULT_ROWS, type FaultRow } from './fault-rows';
import type { FaultTimes } from './fault-table';
import { FAULTS_ELSEWHERE } from './faults-elsewhere';

/** Times of faults by their files and names. */
export type TimesByFile = Readonly<Record<string, Readonly<Record<string, FaultTimes>>>>;

/** The document that shows what is injected and what follows, with the times that were measured. */
export function faultDocument(times: TimesByFile): string {
  const parts = Object.entries<Readonly<Record<string, FaultRow>>>(FAULT_ROWS).map(
    ([file, rows]) => `## [\`${file}\`](../${file})

| part | injected | answer | said | reads again |
|---|---|---|---|---|
${Object.entries(rows)
  .map(([fault, row]) => line(row, times[file]?.[fault]))
  .join('\n')}
`,
  );
  const count = Object.values(FAULT_ROWS).reduce((sum, rows) => sum + Object.keys(rows).length, 0);
  return `# Faults, and what follows

${count} faults are injected into the running page in a browser by the tests below, which hold the site to these rows: what
is said, in one plain sentence; how long it takes until it is said, and until the page reads again once the cause is
over; and that meanwhile no reading stands that was not computed, nothing that was read is lost, and the page puts nothing
but files of the site into any storage. Times are those of the page's clock, which the tests hold, in seconds: what was
measured of what is allowed. Opening a camera or a model takes time of the machine beside it. At the built site
(\`tests/e2e\`) all of it is time of the machine.

This page is written from the table in \`tests/support/faults\`, with the times of the last run of these tests:
\`npx tsx tests/support/faults/write-fault-table.ts\`.

${parts.join('\n')}
## Elsewhere

Faults whose mechanism needs no whole page, and the tests that inject them.

| part | injected | answer | test |
|---|---|---|---|
${FAULTS_ELSEWHERE.map(
  ({ part, injected, answer, file, title }) =>
    `| ${part} | ${injected} | ${answer} | [${title.replaceAll('|', '\\|')}](../${file}) |`,
).join('\n')}
`;
}

function line({ part, injected, answer, saidS, backS }: FaultRow, times: FaultTimes | undefined): string {
  const saidCell = cell(times?.saidMs, saidS);
  return `| ${part} | ${injected} | ${answer} | ${saidCell} | ${cell(times?.backMs, backS)} |`;
}

function cell(tookMs: number | null | undefined, allowedS: number | null): string {
  if (allowedS === null) return '–';
  return tookMs === null || tookMs === undefined
    ? `within ${allowedS}`
    : `${(tookMs / 1000).toFixed(1)} of ${allowedS}`;
}

import { readFileSync } from 'node:fs';
import { writeFileAtomically } from '../../tools/atomic-file.mjs';
import { inProject } from '../../tools/project.mjs';
import { slug } from '../../tools/slug.mjs';
import { plotSoak } from './soak-plot';
import { readRecords } from './soak-records';
import { type Growth, type SoakSummary, summarise } from './soak-summary';

/**
 * Sums up a record and draws it, into bench/results, and prints what counts.
 *
 * @throws one sentence where the file is no record of a soak.
 */
export async function writeReport(file: string): Promise<void> {
  const records = readRecords(readFileSync(file, 'utf8'));
  const summary = summarise(records);
  const path = inProject('bench/results', reportName(summary));
  await writeFileAtomically(`${path}.json`, `${JSON.stringify(summary, null, 2)}\n`);
  const title = `Soak of ${summary.measuredHours.toFixed(2)} h: ${summary.browser}, ${summary.device}, ${summary.backend}`;
  await writeFileAtomically(`${path}.svg`, plotSoak(records, title));
  console.log(`${reportText(summary)}\nWritten to ${path}.json and .svg`);
}

/** Name of a summary and its plot: hours, device, browser and backend. */
export function reportName({ measuredHours, device, browser, backend }: SoakSummary): string {
  const [browserWithMajor = browser] = browser.split('.');
  return ['soak', `${Math.round(measuredHours * 10) / 10}h`, device, browserWithMajor, backend]
    .map(slug)
    .join('-');
}

function reportText({ page, workers, resident, kept, faults, restarts, rateHz }: SoakSummary): string {
  const grown = (name: string, value: Growth | null) =>
    value === null
      ? `${name}: –`
      : `${name}: ${value.medianMb} MB, ${value.slopeMbPerHour ?? '–'} MB/h, of its least ${value.floorSlopeMbPerHour ?? '–'} MB/h`;
  return [
    grown('page’s heap', page),
    ...Object.entries(workers).map(([name, value]) => grown(`${name}’s heap`, value)),
    ...Object.entries(resident).map(([name, value]) => grown(`${name} process`, value)),
    ...Object.entries(kept).map(([name, value]) => grown(`what the ${name} process keeps`, value)),
    `estimates a second: ${rateHz.median}`,
    ...Object.entries(faults).map(
      ([kind, { count, notBack, worstRecoveryS }]) =>
        `${kind}: ${count} times, back after ${worstRecoveryS ?? '–'} s at worst, ${notBack} times not back`,
    ),
    `restarts: ${restarts.injected} injected, ${restarts.notInjected.length} not`,
    ...restarts.notInjected.map(({ atS, text, load }) => `  ${Math.round(atS)} s, load ${load}: ${text}`),
  ].join('\n');
}

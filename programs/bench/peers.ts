import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { inBenchPage } from './bench-browser';
import type { BenchOptions, PeerOptions } from './bench-options';
import type { BenchPage } from './page/bench-page';
import { peerResults, peerTable } from './peer-results';
import { visitSite } from './site-visits';

/** Width of the i3D: that of the shipped one. */
const CLIP_WIDTH = 0.5;

/**
 * Measures our engine and its peers, and visits to the built site, and writes the medians. Rejects with one
 * sentence.
 */
export async function benchPeers(
  { adapter, backend, model, windows }: BenchOptions,
  { width, threads, rounds, outputFile }: PeerOptions,
): Promise<void> {
  const load = () => loadavg()[0] ?? Number.NaN;
  const before = load();
  console.log(`VGG-16 at ${width} of the width, ${rounds} rounds; load average ${before.toFixed(2)}…`);
  const { manifest } = model;
  const settings = { manifest, width, clipWidth: CLIP_WIDTH, threads, rounds, windows };
  const measured = await inBenchPage({ adapter, backend }, async (page, version) => {
    const times = await page.evaluate(
      (given) => (window.circumplexBench as BenchPage).measurePeers(given),
      settings,
    );
    return { version, times };
  });
  // Every thread computes when it has its turn: what else ran shows beyond that.
  const during = load();
  console.log('The first visits to the site…');
  const visits = await visitSite(adapter);
  const circumstances = {
    browser: measured.version,
    cores: availableParallelism(),
    load: { before, during, after: load() },
  };
  const results = peerResults(measured.times, visits, circumstances);
  await mkdir(dirname(outputFile), { recursive: true });
  await writeFile(outputFile, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\n${peerTable(measured.times, results, circumstances, visits)}\nWritten to ${outputFile}`);
}

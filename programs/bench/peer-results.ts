import { wasLoaded } from './machine-load';
import type { PeerTask, PeerTimes } from './page/peer-rounds';
import { spreadOf } from './pipeline-report';
import type { SiteVisits } from './site-visits';

/** Medians of a run, milliseconds: what `--peers` writes. */
export interface PeerResults {
  readonly threads: number;
  /** Load average when the run began. */
  readonly load: number;
  readonly features: { readonly ours: number; readonly tfjs: number; readonly 'onnxruntime-web': number };
  readonly estimate64: { readonly ours: number; readonly tfjsFreshWindow: number };
  readonly i3d16: { readonly ours: number; readonly tfjs: number };
  readonly coldStartMs: { readonly first: number; readonly second: number };
  readonly mainThreadBusyShare: number;
}

/** What a run ran on and beside. */
export interface PeerCircumstances {
  readonly browser: string;
  readonly cores: number;
  readonly load: { readonly before: number; readonly during: number; readonly after: number };
}

/** Puts a run together. Throws a RangeError if something was never timed. */
export function peerResults(
  { threads, times }: PeerTimes,
  { firstMs, secondMs, mainThreadBusyShare }: SiteVisits,
  { load }: PeerCircumstances,
): PeerResults {
  const median = (task: PeerTask, who: string) => spreadOf(times[task][who] ?? []).medianMs;
  return {
    threads,
    load: Math.round(load.before * 100) / 100,
    features: {
      ours: median('features', 'ours'),
      tfjs: median('features', 'tfjs'),
      'onnxruntime-web': median('features', 'onnxruntime-web'),
    },
    estimate64: {
      ours: median('estimate64', 'ours'),
      tfjsFreshWindow: median('estimate64', 'tfjsFreshWindow'),
    },
    i3d16: { ours: median('i3d16', 'ours'), tfjs: median('i3d16', 'tfjs') },
    coldStartMs: { first: Math.round(firstMs), second: Math.round(secondMs) },
    mainThreadBusyShare: Math.round(mainThreadBusyShare * 1000) / 1000,
  };
}

/** A run for people, with the longest tasks of the page's thread. */
export function peerTable(
  { times, memoryBytes, onnxFeatureError, estimateDifference }: PeerTimes,
  results: PeerResults,
  circumstances: PeerCircumstances,
  { longestTaskMs }: Pick<SiteVisits, 'longestTaskMs'>,
): string {
  const { browser, load } = circumstances;
  const rows = Object.entries(times).flatMap(([task, byPeer]) =>
    Object.entries(byPeer).map(([who, all]) => {
      const { count, medianMs, p95Ms } = spreadOf(all);
      const cells = [count.toString(), medianMs.toFixed(1), p95Ms.toFixed(1), Math.min(...all).toFixed(1)];
      return `${`${task}, ${who}`.padEnd(32)}${cells.map((cell) => cell.padStart(11)).join('')}`;
    }),
  );
  const { features, estimate64, i3d16, coldStartMs } = results;
  const loads = [load.before, load.during, load.after].map((one) => one.toFixed(2)).join(', ');
  const ratio = (peer: number, own: number) => (peer / own).toFixed(2);
  return `${browser}, ${results.threads} threads, load average ${loads}${
    wasLoaded(circumstances) ? '  LOADED: something else ran, these figures say little' : ''
  }
our engine takes ${(memoryBytes / 1e6).toFixed(0)} MB; its estimates differ from TensorFlow.js' by ${estimateDifference.toExponential(1)},
the features of onnxruntime-web by ${onnxFeatureError.toExponential(1)}

${''.padEnd(32)}${['count', 'median ms', 'p95 ms', 'least ms'].map((cell) => cell.padStart(11)).join('')}
${rows.join('\n')}

features: ${ratio(features['onnxruntime-web'], features.ours)} times onnxruntime-web, ${ratio(features.tfjs, features.ours)} times stock TensorFlow.js
estimate of 64 frames: ${ratio(estimate64.tfjsFreshWindow, estimate64.ours)} times a fresh window
i3D of 16 frames: ${ratio(i3d16.tfjs, i3d16.ours)} times stock TensorFlow.js, ${(1000 / i3d16.ours).toFixed(1)} estimates a second
first estimate after ${coldStartMs.first} ms, at the second visit ${coldStartMs.second} ms; the page's thread works ${(100 * results.mainThreadBusyShare).toFixed(1)} % of the time
its longest task of over 50 ms: ${longTask(longestTaskMs.coldStart)} until the first estimate, ${longTask(longestTaskMs.live)} while live
`;
}

function longTask(timeMs: number): string {
  return timeMs > 0 ? `${Math.round(timeMs)} ms` : 'none';
}

/**
 * Writes docs/speed.md and its charts from the committed results of `npm run bench -- --peers`. With
 * `--check` it fails where they say something else than the results.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { scaleLinear } from 'd3-scale';
import { writeFileAtomically } from '../atomic-file.mjs';
import { inProject } from '../project.mjs';

const RESULTS = 'bench/results';

/** Over this load average before the run something else was running, as the benchmark has it. */
const QUIET_LOAD = 0.7;

/** What is measured of features, in the order of the bars; colours that the colour-blind tell apart. */
const PEERS = [
  { key: 'ours', name: 'our engine', colour: '#0072b2' },
  { key: 'tfjs', name: 'TensorFlow.js', colour: '#e69f00' },
  { key: 'onnxruntime-web', name: 'onnxruntime-web', colour: '#888888' },
];

/** Visits to the site. */
const VISITS = [
  { key: 'first', name: 'first visit', colour: '#e69f00' },
  { key: 'second', name: 'second visit', colour: '#0072b2' },
];

/**
 * One run of the benchmark: its file and its figures.
 * @typedef {{ file: string, figures: unknown }} PeerRun
 */

/**
 * A number of a run.
 * @param {PeerRun} run
 * @param {string} path such as `features.ours`
 * @returns {number}
 * @throws with a sentence where there is none
 */
function figure({ file, figures }, path) {
  /** @type {unknown} */
  let value = figures;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new Error(`${file}: ${path} must be a number.`);
}

/** @returns {PeerRun[]} those with most threads first */
function peerRuns() {
  const runs = readdirSync(inProject(RESULTS))
    .filter((name) => /^peers-.+\.json$/.test(name))
    .map((name) => {
      const file = `${RESULTS}/${name}`;
      return { file, figures: JSON.parse(readFileSync(inProject(file), 'utf8')) };
    });
  return runs.toSorted((a, b) => figure(b, 'threads') - figure(a, 'threads') || a.file.localeCompare(b.file));
}

/** @param {PeerRun} run */
function runName(run) {
  const threads = figure(run, 'threads');
  const loaded = figure(run, 'load') > QUIET_LOAD ? ', loaded' : '';
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}${loaded}`;
}

/** @param {number} timeMs */
const ms = (timeMs) => (timeMs < 1000 ? timeMs.toFixed(1) : Math.round(timeMs).toLocaleString('en-GB'));

/**
 * Groups of bars, each with its value behind it.
 * @param {string} title
 * @param {readonly { label: string, bars: readonly { name: string, colour: string, timeMs: number }[] }[]}
 *   groups
 * @returns {string} an SVG document
 */
function barChart(title, groups) {
  const [width, left, right, top, barHeight, gap] = [720, 240, 80, 44, 18, 14];
  const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ timeMs }) => timeMs)));
  const x = scaleLinear([0, most], [left, width - right]).nice();
  /** @type {string[]} */
  const marks = [];
  let y = top;
  for (const { label, bars } of groups) {
    marks.push(`<text x="10" y="${y + 13}" class="group">${label}</text>`);
    for (const { name, colour, timeMs } of bars) {
      const end = x(timeMs);
      marks.push(
        `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${name}</text>`,
        `<rect x="${left}" y="${y}" width="${(end - left).toFixed(1)}" height="${barHeight - 3}" fill="${colour}"/>`,
        `<text x="${(end + 6).toFixed(1)}" y="${y + 13}">${ms(timeMs)} ms</text>`,
      );
      y += barHeight;
    }
    y += gap;
  }
  const ticks = x
    .ticks(6)
    .map(
      (tick) =>
        `<path d="M${x(tick).toFixed(1)} ${top - 6}V${y - gap}"/><text x="${x(tick).toFixed(1)}" y="${y + 4}" text-anchor="middle">${tick}</text>`,
    );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 14}" role="img" aria-label="${title}">
<style>
text { font: 13px system-ui, sans-serif; fill: #222 }
.title { font-weight: 600; font-size: 15px }
.group { font-weight: 600 }
path { stroke: #8886; fill: none }
@media (prefers-color-scheme: dark) { text { fill: #ddd } }
</style>
<text x="10" y="22" class="title">${title}</text>
<g>${ticks.join('\n')}</g>
${marks.join('\n')}
</svg>
`;
}

/**
 * @param {readonly PeerRun[]} runs
 * @param {string} section of the results
 * @param {readonly { key: string, name: string, colour: string }[]} series
 */
function groupsOf(runs, section, series) {
  return runs.map((run) => ({
    label: runName(run),
    bars: series.map(({ key, name, colour }) => ({ name, colour, timeMs: figure(run, `${section}.${key}`) })),
  }));
}

/**
 * A table of Markdown.
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** @param {readonly PeerRun[]} runs */
function speedPage(runs) {
  const features = runs.map((run) => {
    const [ours = 0, tfjs = 0, onnx = 0] = PEERS.map(({ key }) => figure(run, `features.${key}`));
    const times = (/** @type {number} */ peer) => `${ms(peer)} (${(peer / ours).toFixed(1)}×)`;
    return [runName(run), ms(ours), times(tfjs), times(onnx)];
  });
  const estimates = runs.map((run) => {
    const [ours, fresh] = [figure(run, 'estimate64.ours'), figure(run, 'estimate64.tfjsFreshWindow')];
    const [clip, clipPeer] = [figure(run, 'i3d16.ours'), figure(run, 'i3d16.tfjs')];
    const pair = (/** @type {number} */ own, /** @type {number} */ peer) => [
      ms(own),
      `${ms(peer)} (${(peer / own).toFixed(peer / own < 10 ? 1 : 0)}×)`,
    ];
    return [runName(run), ...pair(ours, fresh), ...pair(clip, clipPeer)];
  });
  const starts = runs.map((run) => [
    runName(run),
    ...VISITS.map(({ key }) => `${ms(figure(run, `coldStartMs.${key}`))}`),
    `${(100 * figure(run, 'mainThreadBusyShare')).toFixed(1)} %`,
  ]);
  return `# Speed

Medians in milliseconds of \`npm run bench -- --peers\`: VGG-16 at the paper's width on 100×80 pixels, the same drawn
weights for all, each taking its turn in one headless Chromium. Tables and charts are written from the files named at
the end by \`node tools/looks/speed-page.mjs\`, and \`npm run check\` fails where they say something else. A run is marked
*loaded* where something else ran on the machine: its figures say little. On real graphics cards nothing was measured.

## Features of one frame

![Features of one frame](speed-features.svg)

${table(['', 'our engine', 'TensorFlow.js', 'onnxruntime-web'], features)}

## One estimate

A new frame gives an estimate over the last 64: streamed by our engine, and computed from a fresh window by
TensorFlow.js. Beside it an i3D of 16 frames at half the width, inflated from block 3 on, streamed by both.

${table(['', '64 frames, ours', 'fresh window', 'i3D, ours', 'i3D, TensorFlow.js'], estimates)}

## From the address to the first estimate

![From the address to the first estimate](speed-start.svg)

${table(['', 'first visit', 'second visit', "page's thread at work while live"], starts)}

## Files

${runs.map((run) => `- \`${run.file}\`: ${runName(run)}, load average ${figure(run, 'load')}`).join('\n')}
`;
}

/**
 * The page and its charts, by the names of their files.
 * @param {readonly PeerRun[]} runs
 * @returns {readonly { file: string, text: string }[]}
 */
export function speedDocuments(runs) {
  return [
    {
      file: 'docs/speed-features.svg',
      text: barChart('Features of one frame, milliseconds', groupsOf(runs, 'features', PEERS)),
    },
    {
      file: 'docs/speed-start.svg',
      text: barChart(
        'From the address to the first estimate, milliseconds',
        groupsOf(runs, 'coldStartMs', VISITS),
      ),
    },
    { file: 'docs/speed.md', text: speedPage(runs) },
  ];
}

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(inProject(file), 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const documents = speedDocuments(peerRuns());
  if (process.argv.includes('--check')) {
    const stale = documents.filter(({ file, text }) => textOf(file) !== text).map(({ file }) => file);
    if (stale.length > 0) {
      console.error(`${stale.join(', ')}: not what ${RESULTS} says; run node tools/looks/speed-page.mjs.`);
      process.exitCode = 1;
    }
  } else for (const { file, text } of documents) await writeFileAtomically(inProject(file), text);
}

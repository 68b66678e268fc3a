import { extent } from 'd3-array';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { SoakFault, SoakRecord, SoakSample } from './soak-records';

/** A line of a panel. */
interface Line {
  readonly name: string;
  readonly colour: string;
  /** `null` where there is nothing to draw. */
  readonly value: (sample: SoakSample) => number | null;
}

const WIDTH = 1100;
const MARGIN = { left: 64, right: 190, top: 56, gap: 34, bottom: 40 };
const PANEL_HEIGHT = 150;

const heapOf = (name: string) => (sample: SoakSample) =>
  sample.workers.findLast((worker) => worker.name === name)?.heapMb ?? null;

/** Colours that differ for the colour-blind too, after Okabe and Ito. */
const PANELS: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  {
    title: 'Heap after collection, MB',
    lines: [
      { name: 'page', colour: '#0072b2', value: ({ page }) => page.heapMb },
      { name: 'pipeline', colour: '#d55e00', value: heapOf('pipeline') },
      { name: 'detector', colour: '#009e73', value: heapOf('face') },
    ],
  },
  {
    title: 'Resident memory of processes, MB',
    lines: [
      { name: 'renderer', colour: '#9ecae1', value: ({ processes }) => processes.renderer.residentMb },
      { name: 'what it keeps', colour: '#0072b2', value: ({ processes }) => processes.renderer.keptMb },
      { name: 'browser', colour: '#d55e00', value: ({ processes }) => processes.browser.residentMb },
      { name: 'graphics', colour: '#009e73', value: ({ processes }) => processes.graphics.residentMb },
      { name: 'utility', colour: '#cc79a7', value: ({ processes }) => processes.utility.residentMb },
    ],
  },
  {
    title: 'Nodes and listeners',
    lines: [
      { name: 'nodes', colour: '#0072b2', value: ({ page }) => page.nodes },
      { name: 'listeners', colour: '#d55e00', value: ({ page }) => page.listeners },
    ],
  },
  {
    title: 'Estimates a second; load of the machine',
    lines: [
      { name: 'estimates a second', colour: '#0072b2', value: ({ rateHz }) => rateHz },
      { name: 'load', colour: '#999999', value: ({ load }) => load },
    ],
  },
];

/** The course of a soak as an SVG: memory, nodes and rate over hours, with a stroke for each fault. */
export function plotSoak(records: readonly SoakRecord[], title: string): string {
  const samples = records.filter((record) => record.type === 'sample');
  const faults = records.filter((record) => record.type === 'fault');
  const hours = scaleLinear()
    .domain([0, (samples.at(-1)?.atS ?? 0) / 3600])
    .range([MARGIN.left, WIDTH - MARGIN.right]);
  const height = MARGIN.top + PANELS.length * (PANEL_HEIGHT + MARGIN.gap) + MARGIN.bottom;
  const bottom = height - MARGIN.bottom - MARGIN.gap / 2;
  const panels = PANELS.map(({ title: name, lines }, index) => {
    const top = MARGIN.top + MARGIN.gap / 2 + index * (PANEL_HEIGHT + MARGIN.gap);
    return panel(name, lines, samples, hours, top);
  });
  const ticks = hours
    .ticks(8)
    .map(
      (tick) => `<text x="${fixed(hours(tick))}" y="${bottom + 18}" text-anchor="middle">${tick} h</text>`,
    );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#333">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${MARGIN.left}" y="24" font-size="15">${escaped(title)}</text>`,
    ...strokes(faults, hours, bottom),
    ...panels,
    ...ticks,
    '</svg>\n',
  ].join('\n');
}

function panel(
  title: string,
  lines: readonly Line[],
  samples: readonly SoakSample[],
  hours: ScaleLinear<number, number>,
  top: number,
): string {
  const all = lines.flatMap(({ value }) => samples.map(value)).filter((value) => value !== null);
  const [, highest = 1] = extent(all);
  const height = scaleLinear()
    .domain([0, highest])
    .nice(4)
    .range([top + PANEL_HEIGHT, top]);
  const grid = height
    .ticks(4)
    .map(
      (tick) =>
        `<path d="M${MARGIN.left} ${fixed(height(tick))}H${WIDTH - MARGIN.right}" stroke="#e3e3e3"/>` +
        `<text x="${MARGIN.left - 6}" y="${fixed(height(tick) + 4)}" text-anchor="end">${tick}</text>`,
    );
  const drawn = lines.map(({ name, colour, value }, index) => {
    let isOpen = false;
    const path = samples.map((sample) => {
      const one = value(sample);
      const step =
        one === null ? '' : `${isOpen ? 'L' : 'M'}${fixed(hours(sample.atS / 3600))} ${fixed(height(one))}`;
      isOpen = one !== null;
      return step;
    });
    const y = top + 14 + index * 18;
    const x = WIDTH - MARGIN.right + 14;
    return (
      `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="1.4"/>` +
      `<path d="M${x} ${y - 4}h18" stroke="${colour}" stroke-width="3"/><text x="${x + 24}" y="${y}">${name}</text>`
    );
  });
  return [
    `<text x="${MARGIN.left}" y="${top - 6}" font-weight="bold">${title}</text>`,
    ...grid,
    ...drawn,
  ].join('\n');
}

/** A stroke through all panels for each fault; a red one where the kiosk was not back in time. */
function strokes(
  faults: readonly SoakFault[],
  hours: ScaleLinear<number, number>,
  bottom: number,
): readonly string[] {
  return faults.flatMap(({ atS, kind, recoveryS, skipped }) => {
    if (skipped !== undefined) return [];
    const colour = recoveryS === null ? '#c00000' : kind.startsWith('burst') ? '#666' : '#bbb';
    const answer = recoveryS === null ? 'not back in time' : `back after ${recoveryS} s`;
    return [
      `<path d="M${fixed(hours(atS / 3600))} ${MARGIN.top}V${bottom}" stroke="${colour}" stroke-dasharray="2 3">` +
        `<title>${kind}: ${answer}</title></path>`,
    ];
  });
}

const fixed = (value: number) => value.toFixed(1);

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

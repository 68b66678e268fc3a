import { expect, test } from 'vitest';
import { memoryOf } from '../../../../programs/soak/browser-processes';
import { FAULT_KINDS, planFaults } from '../../../../programs/soak/fault-plan';
import { newLines } from '../../../../programs/soak/kiosk-page';
import { LowWater } from '../../../../programs/soak/low-water';
import { floors, theilSenPerHour } from '../../../../programs/soak/slopes';
import { plotSoak } from '../../../../programs/soak/soak-plot';
import { readRecords, type SoakRecord, type SoakSample } from '../../../../programs/soak/soak-records';
import { reportName } from '../../../../programs/soak/soak-report';
import { summarise } from '../../../../programs/soak/soak-summary';

const NONE = { residentMb: 0, anonymousMb: 0, keptMb: 0 };

/** A sample in which page and renderer grow by 2 MB/h. */
function sampleAt(atS: number, change: Partial<SoakSample> = {}): SoakSample {
  const grown = (2 * atS) / 3600;
  return {
    type: 'sample',
    atS,
    page: { heapMb: 5 + grown, buffersMb: 4, nodes: 300, listeners: 200, documents: 1 },
    workers: [],
    processes: {
      browser: NONE,
      renderer: { residentMb: 1000 + grown, anonymousMb: 300, keptMb: 900 + grown },
      graphics: NONE,
      utility: NONE,
    },
    facts: {},
    rateHz: 8,
    load: 3,
    ...change,
  };
}

const START: SoakRecord = {
  type: 'start',
  date: '2026-01-01T00:00:00.000Z',
  hours: 2,
  seed: 1,
  device: 'Wall (TM) 2',
  cores: 2,
  browser: 'Chromium 150.0.1',
  backend: 'wasm',
};

/** Two hours, a sample every half a minute. */
const twoHours = (change: (atS: number) => Partial<SoakSample> = () => ({})): SoakRecord[] =>
  Array.from({ length: 240 }, (_, index) => sampleAt(index * 30, change(index * 30)));

test('faults follow from the seed alone, come in order, and leave a fifth of the time in peace', () => {
  const plan = planFaults(2, 7);
  expect(planFaults(2, 7)).toEqual(plan);
  expect(planFaults(2, 8)).not.toEqual(plan);
  const times = plan.map(({ atS }) => atS);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThanOrEqual(60);
  expect(times.at(-1)).toBeLessThan(7200);
  expect(times.filter((atS) => atS >= 0.55 * 7200 && atS < 0.75 * 7200)).toEqual([]);
  const kinds = plan.map(({ kind }) => kind);
  for (const kind of FAULT_KINDS) expect(kinds).toContain(kind);
  expect(kinds.filter((kind) => kind.startsWith('burst'))).toEqual(['burst', 'burst-offline']);
});

test('growth is what is left of a line when jumps and lives are passed over', () => {
  const line = Array.from({ length: 60 }, (_, index) => ({ atH: index / 30, value: 3 * (index / 30) }));
  expect(theilSenPerHour(line)).toBeCloseTo(3, 6);
  const jumped = line.map((one, index) => (index % 20 === 7 ? { ...one, value: 900 } : one));
  expect(theilSenPerHour(jumped)).toBeCloseTo(3, 1);
  // Two workers that grow by 3 MB/h each; the second begins where the first did.
  const lives = [...line, ...line].map((one, index) => ({
    atH: one.atH + (index < 60 ? 0 : 2),
    value: one.value,
    life: index < 60 ? 'a' : 'b',
  }));
  expect(theilSenPerHour(lives)).toBeCloseTo(3, 6);
  expect(theilSenPerHour([{ atH: 0, value: 1 }])).toBeNull();
});

test('what a process keeps grows as it does under any garbage', () => {
  // Two hours of 3 MB/h under up to 60 MB that go every five samples, more of them later.
  const values = Array.from({ length: 480 }, (_, index) => ({
    atH: index / 240,
    value: 600 + (3 * index) / 240 + (index % 5) * (15 * (index / 480)),
  }));
  expect(theilSenPerHour(values)).toBeGreaterThan(10);
  expect(theilSenPerHour(floors(values, 1 / 12))).toBeCloseTo(3, 1);
  const lives = values.map((value, index) => ({ ...value, life: index < 240 ? 'a' : 'b' }));
  expect(new Set(floors(lives, 1 / 12).map(({ life }) => life))).toEqual(new Set(['a', 'b']));
});

test('a summary says growth after a quarter of an hour, answers to faults, and restarts nobody asked for', () => {
  const warm = twoHours((atS) =>
    atS < 900 ? { page: { heapMb: 0, buffersMb: 0, nodes: 1, listeners: 1, documents: 1 } } : {},
  );
  const summary = summarise([
    START,
    ...warm,
    { type: 'log', atS: 1000.4, text: '10:00:00 Starting the computing part again: it was silent for 3 s.' },
    { type: 'fault', atS: 1000, kind: 'worker-silent', endedS: 1000, recoveryS: 6 },
    {
      type: 'log',
      atS: 3000,
      text: '10:30:00 Starting the computing part again: it did not answer for 3 s.',
    },
    { type: 'fault', atS: 3001, kind: 'worker-silent', endedS: 3001, recoveryS: null },
    { type: 'fault', atS: 5000, kind: 'graphics-killed', endedS: 5000, recoveryS: null, skipped: 'none' },
    { type: 'log', atS: 5001, text: '11:00:00 model ready on wasm, threads: 2' },
    { type: 'end', atS: 7200, reason: 'the time was over' },
  ]);
  expect(summary.page?.slopeMbPerHour).toBeCloseTo(2, 3);
  expect(summary.resident.renderer?.slopeMbPerHour).toBeCloseTo(2, 3);
  expect(summary.kept.renderer?.slopeMbPerHour).toBeCloseTo(2, 3);
  expect(summary.measuredHours).toBeCloseTo(1.99, 2);
  expect(summary.faults['worker-silent']).toMatchObject({ count: 2, notBack: 1, worstRecoveryS: 6 });
  expect(summary.faults['graphics-killed']).toMatchObject({ count: 0, skipped: 1, notBack: 0 });
  expect(summary.restarts.injected).toBe(1);
  expect(summary.restarts.notInjected.map(({ atS, load }) => [atS, load])).toEqual([[3000, 3]]);
  expect(reportName(summary)).toBe('soak-2h-wall-2-chromium-150-wasm');
});

test('growth of a worker is that within its own life, and its first minutes are left out', () => {
  const records = twoHours((atS) => {
    const life = Math.floor(atS / 1800);
    const ageS = atS % 1800;
    const heapMb = ageS < 120 ? 99 : 2 + (0.5 * ageS) / 3600;
    return { workers: [{ id: `w${life}`, name: 'pipeline', heapMb, buffersMb: 1, tensors: 0 }] };
  });
  const { workers, mostTensors } = summarise([START, ...records]);
  expect(workers.pipeline?.slopeMbPerHour).toBeCloseTo(0.5, 2);
  expect(workers.face).toBeNull();
  expect(mostTensors).toBe(0);
});

test.runIf(process.platform === 'linux')(
  'what a process keeps is the least of several looks, unless one of its kind ended between them',
  () => {
    const own = { pid: process.pid, kind: 'renderer' } as const;
    const gone = { pid: 2 ** 22 + 1, kind: 'graphics' } as const;
    const water = new LowWater([own, { ...own, kind: 'graphics' }, gone]);
    expect(water.of('renderer')).toBeNull();
    water.look();
    const first = water.of('renderer') ?? 0;
    expect(first).toBeGreaterThan(10);
    // Memory that comes between two looks does not raise it.
    const garbage = Buffer.alloc(64_000_000, 1);
    expect(memoryOf([own]).renderer.residentMb).toBeGreaterThan(first);
    water.look();
    expect(water.of('renderer')).toBeLessThanOrEqual(first);
    expect(garbage).toHaveLength(64_000_000);
    expect(water.of('graphics')).toBeNull();
    expect(water.of('utility')).toBeNull();
  },
);

test('a record that was cut off in its last line is read up to it, and a bad line is named', () => {
  const lines = [START, sampleAt(0), sampleAt(15)].map((record) => JSON.stringify(record));
  const cut = `${lines.join('\n')}\n{"type":"samp`;
  expect(readRecords(cut)).toHaveLength(3);
  expect(() => readRecords(`${lines[0]}\n{"type":"sample"}\n`)).toThrow(/^line 2: /);
  expect(() => summarise(readRecords(`${lines[0]}\n`))).toThrow('no sample');
});

test('of a log that shows its newest lines only, those that are new are found', () => {
  expect(newLines([], ['a', 'b'])).toEqual(['a', 'b']);
  expect(newLines(['a', 'b'], ['a', 'b'])).toEqual([]);
  expect(newLines(['a', 'b', 'c'], ['b', 'c', 'd'])).toEqual(['d']);
  expect(newLines(['a', 'b'], ['x', 'y'])).toEqual(['x', 'y']);
});

test('the plot draws every line once, breaks it where nothing was measured, and marks each fault', () => {
  const gap = twoHours((atS) =>
    atS === 3000
      ? {
          rateHz: null,
          processes: { browser: NONE, renderer: { ...NONE, keptMb: null }, graphics: NONE, utility: NONE },
        }
      : {},
  );
  const svg = plotSoak(
    [START, ...gap, { type: 'fault', atS: 100, kind: 'worker-hang', endedS: 100, recoveryS: null }],
    'A & B',
  );
  expect(svg).toContain('A &amp; B');
  expect(svg.match(/<title>worker-hang: not back in time<\/title>/g)).toHaveLength(1);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  const rate = /<path d="(M[^"]+)"[^>]*\/>(?:(?!<path d="M[\d.]+ [\d.]+L).)*estimates a second/.exec(
    svg,
  )?.[1];
  expect(rate?.match(/M/g)).toHaveLength(2);
});

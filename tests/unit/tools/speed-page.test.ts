import { expect, test } from 'vitest';
import { speedDocuments } from '../../../tools/looks/speed-page.mjs';

const FIGURES = {
  threads: 2,
  load: 0.3,
  features: { ours: 25, tfjs: 80, 'onnxruntime-web': 100 },
  estimate64: { ours: 40, tfjsFreshWindow: 6000 },
  i3d16: { ours: 90, tfjs: 450 },
  coldStartMs: { first: 2400, second: 1400 },
  mainThreadBusyShare: 0.25,
};

const documentsOf = (figures: object) =>
  Object.fromEntries(
    speedDocuments([{ file: 'peers-a.json', figures }]).map(({ file, text }) => [file, text]),
  );

test('the page of speed has the figures of a run and how many times as long others take', () => {
  const { 'docs/speed.md': page, 'docs/speed-features.svg': chart } = documentsOf(FIGURES);
  expect(page).toContain('| 2 threads | 25.0 | 80.0 (3.2×) | 100.0 (4.0×) |');
  expect(page).toContain('| 2 threads | 40.0 | 6,000 (150×) | 90.0 | 450.0 (5.0×) |');
  expect(page).toContain('| 2 threads | 2,400 | 1,400 | 25.0 % |');
  expect(chart).toContain('>100.0 ms</text>');
});

test('a run beside other work is marked, and one without a figure refused by its name', () => {
  expect(documentsOf({ ...FIGURES, load: 0.8 })['docs/speed.md']).toContain('| 2 threads, loaded | 25.0 |');
  expect(() => documentsOf({ ...FIGURES, i3d16: { ours: 90 } })).toThrow(
    'peers-a.json: i3d16.tfjs must be a number.',
  );
});

/**
 * Times the traces of an hour at 50 Hz (180,000 rows) while they are panned and zoomed, beside drawing each
 * row of the window as a line of its own:
 *
 *   npx tsx --tsconfig tsconfig.programs.json tools/measures/measure-traces.ts bench/results/FILE.json
 *
 * One drawing must take less than 16.7 ms for 60 a second. The time covers the calls on a canvas and reading
 * one pixel back, so that the browser has drawn.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { openSourcePage } from '../source-page.mjs';

const PAGE_PROGRAM = `(async () => {
  const { drawTraces } = await import('/src/views/analyse/traces/trace-panels.ts');
  const rate = 50, hourS = 3600, count = rate * hourS;
  const rows = Array.from({ length: count }, (_, i) => {
    const t = i / rate, v = Math.sin(t / 7) * 0.6 + Math.sin(t * 3) * 0.2;
    return { timeS: t, frame: i, raw: [v, -v], processed: [v, -v], faceScore: 0.9, provisional: i < 64 };
  });
  const values = rows.map((row) => row.processed[0] * 0.8);
  const band = { lowest: values.map((v) => v - 0.05), highest: values.map((v) => v + 0.05) };
  const data = { rows, labels: { valence: values, arousal: values }, bands: { valence: band, arousal: band },
    gaps: [], durationS: hourS, sampleS: 1 / rate };
  const colours = { line: { valence: '#0069a8', arousal: '#b84e00' }, label: '#1b1d1f', text: '#5b6065', grid: '#e0e0da',
    axis: '#b9b9b0', gap: '#eee', cursor: '#000', surface: '#fff' };
  const canvas = document.createElement('canvas');
  const width = 1000, height = 700;
  canvas.width = width * 2; canvas.height = height * 2;
  document.body?.append(canvas);
  const context = canvas.getContext('2d');
  context.scale(2, 2);
  const every = (window) => {
    for (const index of [0, 1]) for (const of of [(at) => rows[at].processed[index], (at) => values[at]]) {
      context.beginPath();
      const first = Math.floor(window.fromS * rate), last = Math.min(count, Math.ceil(window.toS * rate));
      for (let at = first; at < last; at++) {
        const x = ((rows[at].timeS - window.fromS) / (window.toS - window.fromS)) * width;
        context.lineTo(x, (1 - of(at)) * height / 4 + index * height / 2);
      }
      context.stroke();
    }
  };
  const own = (window) => drawTraces(context, data, { width, height, window, colours, fontFamily: 'sans-serif', cursorS: 100 });
  const timed = (draw, spanS) => {
    const times = [];
    for (let frame = 0; frame < 70; frame++) {
      const fromS = Math.min(hourS - spanS, frame * spanS / 100);
      const start = performance.now();
      context.clearRect(0, 0, width, height);
      draw({ fromS, toS: fromS + spanS });
      context.getImageData(0, 0, 1, 1);
      // The first ones prepare and compile.
      if (frame >= 10) times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(2));
    return { medianMs: at(0.5), p95Ms: at(0.95) };
  };
  const prepared = performance.now();
  own({ fromS: 0, toS: hourS });
  const firstMs = Math.round(performance.now() - prepared);
  return { firstMs, windows: [3600, 600, 60, 10].map((spanS) => ({ spanS, traces: timed(own, spanS), everyRow: timed(every, spanS) })) };
})()`;

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Expected a file for the results.');
const { page, close } = await openSourcePage();
try {
  const measured = (await page.evaluate(PAGE_PROGRAM)) as object;
  const [processor] = cpus();
  const result = {
    what: 'Traces of an hour at 50 Hz, 2000 × 1400 pixels, panned: milliseconds a drawing.',
    date: new Date().toISOString().slice(0, 10),
    device: `${processor?.model ?? 'unknown'}, ${cpus().length} cores, no graphics card`,
    browser: `Chromium ${page.context().browser()?.version()}, headless`,
    ...measured,
  };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify(result, null, 2));
} finally {
  await close();
}

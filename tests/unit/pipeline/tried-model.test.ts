import { expect, test } from 'vitest';
import { type EngineName, type EngineTrial, engineParts } from '../../../src/core/models/engine-trial';
import type { ModelManifest } from '../../../src/core/models/manifest';
import type { StartCandidate } from '../../../src/inference/choice/candidate-run';
import type { OpenedStream } from '../../../src/inference/open-stream';
import type { OpenReport } from '../../../src/pipeline/contract';
import type { ModelStageOptions } from '../../../src/pipeline/stages';
import { TriedModel } from '../../../src/pipeline/tried-model';
import { FakeClock } from '../../support/fake-clock';

/** Longer than a trial waits and takes. */
const TRIAL_OVER_MS = 30_000;

interface Scene {
  /** What computes a frame in so many milliseconds on a trial. */
  readonly frameMs?: Partial<Record<EngineName, number>>;
  /** A trial of an earlier visit. */
  readonly known?: EngineTrial;
  readonly tryEngines?: boolean;
}

/** A model on fake engines, whose choice is kept in memory. */
async function openModel({ frameMs = {}, known, tryEngines = true }: Scene) {
  const clock = new FakeClock();
  const candidates = ['wasm-own', 'wasm-tfjs'] as const;
  let kept: EngineTrial | null = known ?? null;
  const log: string[] = [];
  const reports: OpenReport[] = [];
  const open = async (): Promise<OpenedStream> => {
    const name = kept?.chosen ?? 'wasm-own';
    log.push(`open ${name}`);
    let windowFill = 0;
    return {
      stream: {
        get windowFill() {
          return windowFill;
        },
        pushFrame: async () => {
          log.push(`frame on ${name}`);
          windowFill += 1;
          const stageMs = { features: 1, temporal: 1 };
          return {
            raw: [0, 0],
            provisional: true,
            windowFill,
            headInput: null,
            classProbabilities: null,
            stageMs,
          };
        },
        warmUp: async () => {},
        reset: () => {
          windowFill = 0;
        },
        dispose: () => {},
      },
      manifest: { weightsSha256: 'a' } as ModelManifest,
      ...engineParts(name),
      reason: 'a test',
      threads: 2,
      kept: Promise.resolve(),
      choice: {
        candidates,
        trial: kept,
        keep: async (trial) => {
          kept = trial;
        },
      },
      close: () => log.push(`close ${name}`),
    };
  };
  const startCandidate: StartCandidate = ({ engine }, hear) => {
    log.push(`try ${engine}`);
    const end = clock.every(frameMs[engine] ?? 50, () =>
      hear({ type: 'frame', frameMs: frameMs[engine] ?? 50, estimate: [0, 0] }),
    );
    return end;
  };
  const options: ModelStageOptions = {
    modelUrl: '/models/tiny/',
    clipLengthFrames: 16,
    backend: 'auto',
    tryEngines,
    onReport: (report) => reports.push(report),
    onProgress: () => {},
    onNotKept: () => {},
    onLost: () => {},
  };
  const model = await TriedModel.open(options, { open, startCandidate, threadFault: null, clock });
  return { model, clock, log, reports, kept: () => kept };
}

const CROP = new Float32Array(3);

test('the likeliest engine computes first, and a trial that confirms it changes nothing but what is known', async () => {
  const { model, clock, log, reports, kept } = await openModel({ frameMs: { 'wasm-tfjs': 90 } });
  expect(model.report).toMatchObject({ engine: 'own', trial: null });
  await model.pushFrame(CROP);
  await clock.run(TRIAL_OVER_MS);
  expect(log).toEqual(['open wasm-own', 'frame on wasm-own', 'try wasm-own', 'try wasm-tfjs']);
  expect(reports).toEqual([model.report]);
  expect(model.report.trial).toMatchObject({ chosen: 'wasm-own' });
  expect(kept()).toEqual(model.report.trial);
});

test('a quicker engine computes from then on where the window is empty, and the slower is closed', async () => {
  const { model, clock, log, reports } = await openModel({ frameMs: { 'wasm-tfjs': 20 } });
  await clock.run(TRIAL_OVER_MS);
  await model.pushFrame(CROP);
  expect(log.slice(3)).toEqual(['open wasm-tfjs', 'close wasm-own', 'frame on wasm-tfjs']);
  expect(reports).toMatchObject([{ engine: 'tfjs', trial: { chosen: 'wasm-tfjs' } }]);
});

test('a window that holds frames is kept: the quicker engine waits for the next opening', async () => {
  const { model, clock, log, reports } = await openModel({ frameMs: { 'wasm-tfjs': 20 } });
  await model.pushFrame(CROP);
  await clock.run(TRIAL_OVER_MS);
  await model.pushFrame(CROP);
  expect(model.windowFill).toBe(2);
  expect(log.filter((line) => !line.startsWith('try'))).toEqual([
    'open wasm-own',
    'frame on wasm-own',
    'frame on wasm-own',
  ]);
  expect(reports).toMatchObject([{ engine: 'own', trial: { chosen: 'wasm-tfjs' } }]);
});

test('what an earlier visit has found is not tried again', async () => {
  const known: EngineTrial = {
    chosen: 'wasm-tfjs',
    engines: [{ engine: 'wasm-tfjs', frameMs: 20, fault: null }],
  };
  const { model, clock, log } = await openModel({ known });
  await clock.run(TRIAL_OVER_MS);
  expect(log).toEqual(['open wasm-tfjs']);
  expect(model.report.trial).toEqual(known);
});

test('nothing is tried while a recording is computed, nor once the model is closed', async () => {
  const recording = await openModel({ tryEngines: false });
  await recording.clock.run(TRIAL_OVER_MS);
  expect(recording.log).toEqual(['open wasm-own']);
  expect(recording.model.report).not.toHaveProperty('trial');
  const closed = await openModel({});
  await closed.clock.run(1600);
  closed.model.close();
  await closed.clock.run(TRIAL_OVER_MS);
  expect(closed.log).toEqual(['open wasm-own', 'try wasm-own', 'close wasm-own']);
  expect(closed.reports).toEqual([]);
});

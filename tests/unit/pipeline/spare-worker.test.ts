import { expect, test, vi } from 'vitest';
import type { PipelineWorker, StartPipelineWorker } from '../../../src/pipeline/worker/pipeline-worker';
import { SpareWorker } from '../../../src/pipeline/worker/spare-worker';

/** Workers that do nothing, in the order in which they were started. */
function idleWorkers() {
  const started: {
    readonly worker: PipelineWorker;
    readonly die: (error: Error) => void;
    readonly beat: () => void;
  }[] = [];
  const start: StartPipelineWorker = (die, beat) => {
    const worker = { api: {}, terminate: vi.fn() } as unknown as PipelineWorker;
    started.push({ worker, die, beat });
    return worker;
  };
  return { started, spare: new SpareWorker(start) };
}

test('a worker that was prepared is handed out once, and whoever takes it hears of it', () => {
  const { started, spare } = idleWorkers();
  spare.prepare();
  spare.prepare();
  expect(started).toHaveLength(1);
  const onDied = vi.fn();
  const onBeat = vi.fn();
  started[0]?.beat();
  expect(spare.start(onDied, onBeat)).toBe(started[0]?.worker);
  started[0]?.beat();
  started[0]?.die(new Error('gone'));
  expect(onBeat).toHaveBeenCalledTimes(1);
  expect(onDied).toHaveBeenCalledTimes(1);
  expect(spare.start(onDied, onBeat)).toBe(started[1]?.worker);
});

test('a worker that died before anybody took it is ended, and another one handed out', () => {
  const { started, spare } = idleWorkers();
  spare.prepare();
  started[0]?.die(new Error('its script could not be loaded'));
  const onDied = vi.fn();
  expect(spare.start(onDied, () => {})).toBe(started[1]?.worker);
  expect(started[0]?.worker.terminate).toHaveBeenCalled();
  expect(onDied).not.toHaveBeenCalled();
});

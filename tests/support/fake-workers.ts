import type { FrameResult, PipelineApi, PipelineEvent, PipelineSettings } from '../../src/pipeline/contract';
import { PipelineClient, type PipelineClientOptions } from '../../src/pipeline/pipeline-client';
import type { PipelineWorker } from '../../src/pipeline/worker/pipeline-worker';
import { SETTINGS } from './fake-stages';

/** A promise that never settles. */
export const never = () => new Promise<never>(() => {});

/** One worker that was started, and what became of it. */
export interface FakeWorker {
  opens: number;
  terminated: boolean;
  readonly updates: PipelineSettings[];
  readonly die: () => void;
  send: (event: PipelineEvent) => void;
}

/** Pipeline workers that answer at once unless told otherwise, in the order they were started. */
export class FakeWorkers {
  readonly started: FakeWorker[] = [];
  /** Whether worker number n (from 1) has a heart that beats. */
  beats: (worker: number) => boolean = () => true;
  /** What worker number n (from 1) does with a frame. */
  pushFrame: (worker: number, timestampMs: number) => Promise<FrameResult | null> = async (_, timestampMs) =>
    slotResult(timestampMs / 100);
  /** What a worker that is opening sees in a frame. */
  lookForFaces: PipelineApi['lookForFaces'] = async () => null;
  open: (worker: number) => Promise<unknown> = async (worker) => ({ threads: worker });

  readonly start = (onDied: (error: Error) => void, onBeat: () => void): PipelineWorker => {
    const number = this.started.length + 1;
    const record = {
      opens: 0,
      terminated: false,
      updates: [] as PipelineSettings[],
      die: () => onDied(new Error('memory access out of bounds')),
      send: (_: PipelineEvent) => {},
    };
    this.started.push(record);
    const heart = setInterval(() => this.beats(number) && onBeat(), 250);
    const api: PipelineApi = {
      open: async (_, onEvent) => {
        record.opens += 1;
        record.send = onEvent;
        return (await this.open(number)) as never;
      },
      pushFrame: (_, timestampMs) => this.pushFrame(number, timestampMs),
      lookForFaces: async (frame, timestampMs) => this.lookForFaces(frame, timestampMs),
      selectFace: async () => {},
      update: async (settings) => {
        record.updates.push(settings);
      },
      reset: async () => {},
      close: async () => {},
    };
    return {
      api,
      terminate: () => {
        record.terminated = true;
        clearInterval(heart);
      },
    };
  };
}

/** The result of a slot; only what tests look at. */
export function slotResult(slot: number): FrameResult {
  return { slot } as FrameResult;
}

/** A frame that went all the way. */
export function slotEstimate(slot: number): FrameResult {
  return { slot, estimate: { raw: [0, 0], processed: [0, 0], provisional: false } } as unknown as FrameResult;
}

/** An open client over such workers, with what it told. */
export async function openClient(
  options: PipelineClientOptions = {},
  workers = new FakeWorkers(),
  settings: PipelineSettings = SETTINGS,
) {
  const events: PipelineEvent[] = [];
  const results: number[] = [];
  const client = new PipelineClient({
    startWorker: workers.start,
    modelsUrl: 'http://site.test/models/',
    onResult: ({ slot }) => results.push(slot),
    ...options,
  });
  await client.open(settings, (event) => events.push(event));
  return { client, workers, events, results };
}

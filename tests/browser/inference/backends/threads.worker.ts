/** Starts WebAssembly in a module worker, as the pipeline does, and streams some crops of the tiny model. */

import type { ChosenBackend } from '../../../../src/inference/backends/backend-trial';
import { chooseBackend } from '../../../../src/inference/backends/choose-backend';
import { loadModel } from '../../../../src/inference/load-model';
import { StreamingModel } from '../../../../src/inference/streaming-model';
import { estimateOf } from '../../../support/estimates';
import { fetchFrom, MODEL_URL, withFiles } from '../../../support/memory-fetch';
import { randomCrops, randomModelFolder } from '../../../support/tiny-model';

/** What the test asks for. */
export interface ThreadsRequest {
  /** Every thread dies at its start, as under a policy that forbids them or a broken build. */
  readonly breakThreads: boolean;
  readonly frames: number;
  /** Throws an error of the worker's own once the answer is sent. */
  readonly faultAfterwards?: boolean;
}

/** What the worker found. */
export interface ThreadsReply extends Pick<ChosenBackend, 'reason' | 'threads'> {
  readonly estimates: readonly (readonly number[])[];
}

self.onmessage = async ({ data }: MessageEvent<ThreadsRequest>) => {
  if (data.breakThreads) {
    const broken = URL.createObjectURL(new Blob(['throw new Error("no threads here")']));
    self.Worker = class extends Worker {
      constructor() {
        super(broken);
      }
    };
  }
  const { reason, threads } = await chooseBackend('wasm');
  const networkFetch = self.fetch;
  const folder = await randomModelFolder({ seed: 30 });
  self.fetch = fetchFrom(withFiles(folder));
  const model = await loadModel(MODEL_URL);
  self.fetch = networkFetch;
  const streaming = new StreamingModel(model, { clipLengthFrames: 16 });
  const estimates: (readonly number[])[] = [];
  for (const crop of randomCrops(data.frames, 31)) {
    estimates.push(estimateOf(await streaming.pushFrame(crop)));
  }
  self.postMessage({ reason, threads, estimates } satisfies ThreadsReply);
  if (data.faultAfterwards === true) {
    setTimeout(() => {
      throw new Error('a fault of the worker itself');
    });
  }
};

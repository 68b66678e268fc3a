import type { CDPSession } from '@playwright/test';
import * as v from 'valibot';
import { parseBySchema } from '../../src/core/schemas/schema-fault';
import type { AttachedWorker, AttachedWorkers } from './attached-workers';
import type { SoakSample } from './soak-records';

const MB = 1e6;
const TENSORS = 'globalThis._tfengine?.state.numTensors ?? null';

/** What the protocol answers to Runtime.getHeapUsage, bytes, and to Runtime.evaluate of {@link TENSORS}. */
const heapUsage = v.object({ usedSize: v.number(), backingStorageSize: v.number() });
const tensorCount = v.object({ result: v.object({ value: v.nullable(v.number()) }) });
const SOURCE = { source: 'the debugger' };

/** The page's own thread after its rubbish is collected. */
export async function samplePage(page: CDPSession): Promise<SoakSample['page']> {
  await page.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = await page.send('Runtime.getHeapUsage');
  const { metrics } = await page.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return {
    heapMb: usedSize / MB,
    buffersMb: backingStorageSize / MB,
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
    documents: metric('Documents'),
  };
}

/** Each worker that answers, after its rubbish is collected. */
export async function sampleWorkers({ running }: AttachedWorkers): Promise<SoakSample['workers']> {
  const samples = await Promise.allSettled(running.map(sampleWorker));
  return samples.flatMap((sample) => (sample.status === 'fulfilled' ? [sample.value] : []));
}

async function sampleWorker({ id, name, ask }: AttachedWorker): Promise<SoakSample['workers'][number]> {
  await ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = parseBySchema(
    heapUsage,
    await ask('Runtime.getHeapUsage'),
    SOURCE,
  );
  const counted = await ask('Runtime.evaluate', { expression: TENSORS, returnByValue: true });
  const { result } = parseBySchema(tensorCount, counted, SOURCE);
  return { id, name, heapMb: usedSize / MB, buffersMb: backingStorageSize / MB, tensors: result.value };
}

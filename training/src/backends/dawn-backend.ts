import * as tf from '@tensorflow/tfjs';
import type { StartedEngine } from './backend-starter';
import { importOptional } from './native-backend';

/** The optional peer: Dawn, Chromium's WebGPU, for Node. */
const PACKAGE = 'webgpu';

/** Words by which software renderers give themselves away in an adapter's description. */
const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Limits that tfjs wants as high as the adapter has them. */
const LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;

/** What of an adapter is looked at here. */
export interface DawnAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly limits: Readonly<Record<(typeof LIMITS)[number], number>>;
  readonly features: ReadonlySet<string>;
  requestDevice(descriptor: object): Promise<GPUDevice>;
}

interface DawnModule {
  readonly create: (options: readonly string[]) => {
    requestAdapter(options: object): Promise<DawnAdapter | null>;
  };
  readonly globals: object;
}

/**
 * Starts WebGPU on a graphics card through Dawn's bindings for Node. A fault of the device, which WebGPU
 * reports beside the calls that caused it, ends the process: what it computed can't be trusted.
 *
 * @param forced also takes adapters that compute on the processor, slower than WebAssembly.
 * @throws Error with a clause when the package or a graphics card is not there.
 */
export async function startDawnBackend(forced: boolean): Promise<StartedEngine> {
  const { create, globals } = (await importOptional(PACKAGE)) as unknown as DawnModule;
  Object.assign(globalThis, globals);
  const { DawnBackend, DawnTicks } = await import('./dawn-reading');
  const ticks = new DawnTicks();
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('it found no graphics adapter');
  const name = adapterName(adapter);
  if (!forced && isSoftware(adapter)) throw new Error(`its only adapter (${name}) is software`);
  const device = await adapter.requestDevice({
    requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
  });
  device.addEventListener('uncapturederror', ({ error }) =>
    endProcess(`The graphics device reported a fault: ${error.message}`),
  );
  // A device that is destroyed on purpose gives no message.
  device.lost.then(({ message }) => message && endProcess(`The graphics device was lost: ${message}`));
  // tfjs asks the navigator whether there is WebGPU; that of later Nodes can't be written to.
  const before = (globalThis as { readonly navigator?: object }).navigator;
  const navigator = Object.assign(Object.create(before ?? null), { gpu });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true, writable: true });
  const backend = new DawnBackend(device, adapter.info as GPUAdapterInfo, ticks);
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend, 3);
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs refused its device');
  await tf.ready();
  const two = tf.tidy(() => tf.add(1, 1).dataSync()[0]);
  if (two !== 2) throw new Error(`it takes 1 + 1 for ${two}`);
  return {
    device: `${isSoftware(adapter) ? 'the software adapter' : 'the graphics card'} ${name}`,
    replicas: 1,
  };
}

/** Whether an adapter computes on the processor. */
export function isSoftware({ info }: Pick<DawnAdapter, 'info'>): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_ADAPTER.test(`${info.description} ${info.architecture}`);
}

function adapterName({ info }: DawnAdapter): string {
  return info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'without a name';
}

/** Ends the process with a sentence, from outside of the event in which nobody would catch it. */
function endProcess(message: string): void {
  setImmediate(() => {
    process.stderr.write(`${message}\n`);
    process.exit(1);
  });
}

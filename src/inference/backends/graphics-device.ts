import { withTimeout } from './backend-trial';

/** Words by which software renderers give themselves away in an adapter's description. */
const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** A driver that does not answer in this time never will, milliseconds. */
const ANSWER_TIMEOUT_MS = 8000;

/** Limits that are asked for as high as the adapter has them. */
const LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** A WebGPU device of our own, watched: whatever computes on it hears of its loss by `onLost`. */
export interface GraphicsDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** What it is, as the end of a sentence: the graphics adapter or a software one, and its name. */
  readonly description: string;
  /** Whether it was lost or has reported a fault. */
  readonly isLost: boolean;
  /** Shuts it down and frees all that is on it. `onLost` is not called. */
  dispose(): void;
}

/** A device, or a clause saying what stands in its way. */
export type GraphicsDeviceOutcome =
  | { readonly ok: true; readonly graphics: GraphicsDevice }
  | { readonly ok: false; readonly obstacle: string };

/** What a device is opened with. */
export interface GraphicsDeviceOptions {
  /** Also take adapters that compute on the processor. */
  readonly allowSoftware: boolean;
  /** Called at most once, with one sentence, when the device is lost or reports a fault. */
  readonly onLost: (message: string) => void;
}

/** Opens the graphics device that promises most. Never throws. */
export async function openGraphicsDevice(options: GraphicsDeviceOptions): Promise<GraphicsDeviceOutcome> {
  const gpu = (navigator as { gpu?: GPU }).gpu;
  if (gpu === undefined) return { ok: false, obstacle: 'this browser offers no WebGPU here' };
  try {
    const adapter = await withTimeout(
      gpu.requestAdapter({ powerPreference: 'high-performance' }),
      ANSWER_TIMEOUT_MS,
      'the graphics driver did not answer',
    );
    if (adapter === null) return { ok: false, obstacle: 'WebGPU found no graphics adapter' };
    const name = adapterName(adapter.info);
    const software = isSoftware(adapter.info);
    if (!options.allowSoftware && software) {
      return { ok: false, obstacle: `the only WebGPU adapter (${name}) is software` };
    }
    const { features, limits } = adapter;
    const device = await withTimeout(
      adapter.requestDevice({
        requiredFeatures: features.has('timestamp-query') ? ['timestamp-query'] : [],
        requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit]])),
      }),
      ANSWER_TIMEOUT_MS,
      'the graphics adapter gave no device',
    );
    const description = `${software ? 'a software adapter' : 'the graphics adapter'} ${name}`;
    return { ok: true, graphics: watched(device, adapter.info, description, options.onLost) };
  } catch (error) {
    return { ok: false, obstacle: startFault(error) };
  }
}

/** Why WebGPU did not start, as a clause. */
export function startFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `WebGPU failed to start (${message.split('\n')[0]})`;
}

function watched(
  device: GPUDevice,
  info: GPUAdapterInfo,
  description: string,
  onLost: (message: string) => void,
): GraphicsDevice {
  let isWatched = true;
  let isLost = false;
  const lose = (message: string) => {
    const isFirst = isWatched;
    isWatched = false;
    isLost = true;
    if (isFirst) onLost(message);
  };
  device.lost.then(({ message }) => lose(`The graphics device was lost${message ? ` (${message})` : ''}.`));
  device.addEventListener('uncapturederror', ({ error }) => {
    lose(`The graphics device reported a fault (${error.message.split('\n')[0]}).`);
  });
  return {
    ...{ device, info, description },
    get isLost() {
      return isLost;
    },
    dispose: () => {
      isWatched = false;
      device.destroy();
    },
  };
}

/** What tells one adapter from another. */
export type AdapterWords = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'> & {
  readonly isFallbackAdapter?: boolean;
};

/** Whether an adapter computes on the processor, as far as it says. */
export function isSoftware(info: AdapterWords): boolean {
  return info.isFallbackAdapter === true || SOFTWARE_ADAPTER.test(adapterName(info));
}

/** An adapter's name for people. */
export function adapterName({ vendor, architecture, device, description }: AdapterWords): string {
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return words.length > 0 ? words.join(' ') : 'without a name';
}

import {
  env,
  findBackendFactory,
  ready,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { type ChosenBackend, tryBackend, withTimeout } from './backend-trial';
import { untilThreadFails } from './thread-faults';

/**
 * More threads than this gain little on the small maps of these networks and take cores from the face
 * detector and the page.
 */
const MOST_THREADS = 4;

/** The backend never starts more than one thread for this many of the cores it is told of. */
const CORES_PER_THREAD = 2;

/** Starting includes fetching and compiling the binary; threads that fail to start wait for ever. */
const START_TIMEOUT_MS = 20_000;

/**
 * Starts the WebAssembly backend, with threads where the page is cross-origin isolated and there is more
 * than one core, and makes it the current one.
 *
 * @param because begins the reason sentence, without a full stop.
 * @throws Error of one sentence when WebAssembly with SIMD cannot run here.
 */
export async function startWasm(because: string): Promise<ChosenBackend> {
  const wasm = await loadBackend();
  if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    throw new Error('This browser runs WebAssembly without SIMD, which the model needs; please update it.');
  }
  const cores = navigator.hardwareConcurrency || 1;
  const wanted = Math.min(cores, MOST_THREADS);
  let failure = await threadObstacle(cores);
  if (failure === null) {
    try {
      await start(wasm, wanted);
      return chosen(`${because}; SIMD with ${wanted} threads.`, wanted);
    } catch (error) {
      failure = `its threads did not start: ${error instanceof Error ? error.message : String(error)}`;
      discard();
    }
  }
  await start(wasm, 1);
  return chosen(`${because}; SIMD on one thread (${failure}).`, 1);
}

type WasmModule = typeof import('@tensorflow/tfjs-backend-wasm');

/** The backend is fetched only where it is used. */
async function loadBackend(): Promise<WasmModule> {
  const [wasm, plain, simd, threaded] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  wasm.setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
  });
  return wasm;
}

/** Why threads cannot be used, as a clause; `null` when they can. */
async function threadObstacle(cores: number): Promise<string | null> {
  if (cores < 2) return 'there is one core';
  if (!globalThis.crossOriginIsolated) return 'the page is not cross-origin isolated, so threads are off';
  if (!(await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'))) return 'the browser offers no threads';
  return null;
}

/** One thread means the build without threads, which is the faster one then. */
async function start(wasm: WasmModule, threads: number): Promise<void> {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', threads > 1);
  wasm.setThreadsCount(threads);
  const restore = reportCores(threads * CORES_PER_THREAD);
  try {
    const started = (async () => {
      if (!(await setBackend('wasm'))) throw new Error('the WebAssembly binary could not be started');
      await ready();
    })();
    const inTime = withTimeout(started, START_TIMEOUT_MS, 'WebAssembly did not start');
    await (threads > 1 ? untilThreadFails(inTime) : inTime);
    await tryBackend(START_TIMEOUT_MS);
  } finally {
    restore();
  }
  if (wasm.getThreadsCount() !== threads) throw new Error(`only ${wasm.getThreadsCount()} started`);
}

/**
 * Lets `navigator.hardwareConcurrency` be another number until the returned function is called: the
 * backend has no option to lift its limit, and reads the number only while it starts.
 */
function reportCores(cores: number): () => void {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  // Without a property of its own, the object shows its prototype's again.
  return () => Reflect.deleteProperty(navigator, 'hardwareConcurrency');
}

function chosen(reason: string, threads: number): ChosenBackend {
  return { backend: 'wasm', reason, threads, dispose: discard };
}

/** Removes the running instance, its memory and its threads; the backend can be started anew. */
function discard(): void {
  const factory = findBackendFactory('wasm');
  removeBackend('wasm');
  registerBackend('wasm', factory, 2);
}

import * as tf from '@tensorflow/tfjs';
import type { StartedEngine } from './backend-starter';

/** Later ones lack functions of Node that the bindings of TensorFlow 2.9.1 call. */
const NEWEST_NODE = 22;

/**
 * Starts TensorFlow's own library through an optional peer. With a graphics card that needs CUDA 11.2 and
 * cuDNN 8.1.
 *
 * @throws Error with a clause when the package is not there or can't run.
 */
export async function startNativeBackend(
  packageName: 'tfjs-node' | 'tfjs-node-gpu',
  nodeVersion: string = process.versions.node,
): Promise<StartedEngine> {
  if (Number.parseInt(nodeVersion, 10) > NEWEST_NODE)
    throw new Error(`it needs Node ${NEWEST_NODE} or earlier, this is ${nodeVersion}`);
  await importOptional(`@tensorflow/${packageName}`);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('it registered no "tensorflow" backend');
  await tf.ready();
  const { isUsingGpuDevice } = tf.backend() as unknown as { readonly isUsingGpuDevice?: boolean };
  return {
    device: isUsingGpuDevice === true ? 'a graphics card by CUDA' : "the processor by TensorFlow's library",
    replicas: 1,
  };
}

/**
 * Imports a package that may not be there.
 *
 * @throws Error with a clause: that it is not installed, or why it does not load.
 */
export async function importOptional(specifier: string): Promise<Record<string, unknown>> {
  try {
    return (await import(specifier)) as Record<string, unknown>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test(code ?? '') && message.includes(`'${specifier}'`))
      throw new Error('it is not installed');
    throw new Error(`it does not load (${firstLine(error)})`);
  }
}

/** The first line of what was thrown. */
export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.trim().replace(/\.$/, '') ?? '';
}

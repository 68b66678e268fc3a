import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseJson } from '../../../src/core/schemas/schema-fault';
import { fields, text } from '../../../src/core/schemas/schema-parts';
import type { TrainingBackendName } from '../backends/choose-training-backend';

/** Packages that decide how fast an engine is. */
const PACKAGES: Readonly<Record<TrainingBackendName, readonly string[]>> = {
  'tfjs-node-gpu': ['@tensorflow/tfjs-node-gpu'],
  'tfjs-node': ['@tensorflow/tfjs-node'],
  webgpu: ['@tensorflow/tfjs-backend-webgpu', 'webgpu'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs-backend-cpu'],
};

const packageFile = fields({ version: text });

/**
 * Versions of the packages behind an engine that runs, by name, and of the libtensorflow that is loaded where
 * `backend`, the engine's backend of tfjs, is bound to one.
 */
export async function engineVersions(
  name: TrainingBackendName,
  backend: object,
): Promise<Record<string, string>> {
  const { resolve } = createRequire(import.meta.url);
  const versions: Record<string, string> = {};
  for (const packageName of PACKAGES[name]) {
    const description = await readFile(resolve(`${packageName}/package.json`), 'utf8');
    versions[packageName] = parseJson(packageFile, description, { source: packageName }).version;
  }
  const { binding } = backend as { readonly binding?: { readonly TF_Version?: string } };
  if (binding?.TF_Version !== undefined) versions.libtensorflow = binding.TF_Version;
  return versions;
}

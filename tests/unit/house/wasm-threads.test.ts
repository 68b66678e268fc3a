import { runInNewContext } from 'node:vm';
import { build, type PluginOption, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { tfjsThreadsPlugin } from '../../../tools/build/tfjs-threads-plugin.mjs';
import { inProject } from '../../../tools/project.mjs';

const ENTRY = 'entry';
const FACTORY = inProject(
  'node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
);

/** The factory's text after bundling and minifying, as the backend hands it to each thread. */
async function factoryText(plugins: readonly PluginOption[]): Promise<string> {
  const entry: PluginOption = {
    name: ENTRY,
    resolveId: (id) => (id === ENTRY ? id : null),
    load: (id) =>
      id === ENTRY
        ? `import factory from ${JSON.stringify(FACTORY)}; globalThis.text = factory.toString();`
        : null,
  };
  const rolldownOptions = { input: ENTRY, output: { format: 'iife' as const } };
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [entry, ...plugins],
    build: { write: false, minify: true, rolldownOptions },
  });
  const { output } = built as Rolldown.RolldownOutput;
  const context: { text?: string } = {};
  runInNewContext(output[0].code, context);
  return context.text ?? '';
}

/** Starts the factory from its text alone, as in a worker, and says what it misses. */
function missingName(text: string): string | null {
  const worker = {
    self: { location: { href: 'blob:x' } },
    importScripts: () => {},
    // Defined by the thread's own script before it runs the factory.
    startWorker: () => {},
    performance,
    WebAssembly,
    URL,
  };
  const options = '{ ENVIRONMENT_IS_PTHREAD: true, instantiateWasm: () => ({}), buffer: new ArrayBuffer(8) }';
  try {
    runInNewContext(`(${text})(${options})`, worker);
    return null;
  } catch (error) {
    return (error as Error).name === 'ReferenceError' ? (error as Error).message : null;
  }
}

test('a thread of the WebAssembly backend starts from the minified factory alone', async () => {
  const text = await factoryText([tfjsThreadsPlugin()]);
  expect(text).toMatch(/^function/);
  expect(missingName(text)).toBeNull();
});

test('without the plugin it misses a variable of the bundle: the plugin is still needed', async () => {
  expect(missingName(await factoryText([]))).toMatch(/is not defined/);
});

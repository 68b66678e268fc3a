/** Vite plugin: keeps the threads of TensorFlow.js' WebAssembly backend working in a built site. */

const THREADED_FACTORY =
  /@tensorflow[\\/]tfjs-backend-wasm[\\/]wasm-out[\\/]tfjs-backend-wasm-threaded-simd\.js$/;
const FACTORY_START = 'function(WasmBackendModuleThreadedSimd) {';

/**
 * The backend starts each thread from the *text* of its factory function (`factory.toString()`), so
 * that text must not refer to anything outside itself. As published it asks `typeof _scriptDir` for a
 * variable around it; a minifier sees that the variable exists, drops the question and renames it,
 * and every thread dies of a ReferenceError. Declaring the variable inside gives the same answer, in a
 * worker always "not known", and stays within the text.
 * @returns {import('vite').Plugin}
 */
export function tfjsThreadsPlugin() {
  return {
    name: 'circumplex-tfjs-threads',
    transform: {
      filter: { id: THREADED_FACTORY },
      handler(code) {
        if (!code.includes(FACTORY_START)) {
          this.error('tfjs-backend-wasm changed: its threaded factory no longer begins as expected.');
        }
        return { code: code.replace(FACTORY_START, `${FACTORY_START} var _scriptDir;`), map: null };
      },
    },
  };
}

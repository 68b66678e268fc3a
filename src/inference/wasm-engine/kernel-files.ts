/**
 * Fetches and compiles the kernels: with products and sums rounded once (relaxed SIMD) where the browser
 * reads such a module, else without.
 *
 * @param shared whether the build for a memory that threads share.
 * @throws Error of one sentence when neither can be compiled here.
 */
export async function loadKernels(shared: boolean): Promise<WebAssembly.Module> {
  const [relaxed, plain] = shared
    ? [
        import('./generated/kernels-relaxed-shared.wasm?url'),
        import('./generated/kernels-plain-shared.wasm?url'),
      ]
    : [import('./generated/kernels-relaxed-own.wasm?url'), import('./generated/kernels-plain-own.wasm?url')];
  for (const build of [relaxed, plain]) {
    const bytes = await fetchBinary((await build).default);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new Error('this browser runs WebAssembly without SIMD');
}

async function fetchBinary(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`its kernels could not be fetched (HTTP ${response.status})`);
  return response.arrayBuffer();
}

/// <reference path="../../offline/content-hash.d.ts" />
import { fetchSiteFile } from '../../offline/site-file';

/**
 * Fetches and compiles the kernels: with products and sums rounded once (relaxed SIMD) where the browser
 * reads such a module, else without.
 *
 * @param shared whether the build for a memory that threads share.
 * @throws Error of one sentence when neither can be compiled here.
 */
export async function loadKernels(shared: boolean): Promise<WebAssembly.Module> {
  const builds = shared
    ? [
        [
          import('./generated/kernels-relaxed-shared.wasm?url'),
          import('./generated/kernels-relaxed-shared.wasm?content-hash'),
        ] as const,
        [
          import('./generated/kernels-plain-shared.wasm?url'),
          import('./generated/kernels-plain-shared.wasm?content-hash'),
        ] as const,
      ]
    : [
        [
          import('./generated/kernels-relaxed-own.wasm?url'),
          import('./generated/kernels-relaxed-own.wasm?content-hash'),
        ] as const,
        [
          import('./generated/kernels-plain-own.wasm?url'),
          import('./generated/kernels-plain-own.wasm?content-hash'),
        ] as const,
      ];
  for (const build of builds) {
    const [url, content] = await Promise.all(build);
    const bytes = await fetchSiteFile('The engine’s kernels', url.default, content.default);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new Error('this browser runs WebAssembly without SIMD');
}

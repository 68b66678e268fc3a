/// <reference path="../../offline/content-hash.d.ts" />
import { fetchSiteFile } from '../../offline/site-file';
import plainOwnContent from './generated/kernels-plain-own.wasm?content-hash';
import plainOwn from './generated/kernels-plain-own.wasm?url';
import plainSharedContent from './generated/kernels-plain-shared.wasm?content-hash';
import plainShared from './generated/kernels-plain-shared.wasm?url';
import relaxedOwnContent from './generated/kernels-relaxed-own.wasm?content-hash';
import relaxedOwn from './generated/kernels-relaxed-own.wasm?url';
import relaxedSharedContent from './generated/kernels-relaxed-shared.wasm?content-hash';
import relaxedShared from './generated/kernels-relaxed-shared.wasm?url';

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
        { url: relaxedShared, content: relaxedSharedContent },
        { url: plainShared, content: plainSharedContent },
      ]
    : [
        { url: relaxedOwn, content: relaxedOwnContent },
        { url: plainOwn, content: plainOwnContent },
      ];
  for (const { url, content } of builds) {
    const bytes = await fetchSiteFile('The engine’s kernels', url, content);
    if (WebAssembly.validate(bytes)) return WebAssembly.compile(bytes);
  }
  throw new Error('this browser runs WebAssembly without SIMD');
}

import { type HelperTask, instantiateSharedKernels } from './engine-kernels';

// Says that it is there, then takes items of work until it is terminated: no later message is ever read.
globalThis.addEventListener('message', ({ data }: MessageEvent<HelperTask>) => {
  const { module, memory, sync, thread } = data;
  const kernels = instantiateSharedKernels(module, memory);
  globalThis.postMessage('serving');
  kernels.serve(sync, thread);
});

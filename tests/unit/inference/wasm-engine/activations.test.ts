import { describe, expect, test } from 'vitest';
import { instantiateKernels } from '../../../../src/inference/wasm-engine/engine-kernels';
import { NODE_BUILDS, nodeKernels } from '../../../support/node-kernels';

/** Greatest relative error against `Math`. */
const TOLERANCE = 1e-6;

const COUNT = 4096;

/** Numbers from -80 to 80, close together around 0, where tangents are small. */
const INPUTS = Float32Array.from({ length: COUNT }, (_, index) => {
  const share = (index - COUNT / 2) / (COUNT / 2);
  return index % 2 === 0 ? 80 * share : 2 * share ** 3;
});

const FUNCTIONS = [
  { name: 'the sigmoid', tangent: 0, exact: (x: number) => 1 / (1 + Math.exp(-x)) },
  { name: 'the tangent', tangent: 1, exact: Math.tanh },
] as const;

describe.each(NODE_BUILDS)('%s', (build) => {
  test.each(FUNCTIONS)('$name is that of Math', async ({ tangent, exact }) => {
    const module = await nodeKernels(build);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const kernels = instantiateKernels(module, memory);
    const values = new Float32Array(memory.buffer, 0, COUNT);
    values.set(INPUTS);
    kernels.activate(0, COUNT, tangent);
    let worst = 0;
    INPUTS.forEach((x, index) => {
      const expected = exact(x);
      const found = values[index] ?? NaN;
      if (expected === 0) expect(found).toBe(0);
      else worst = Math.max(worst, Math.abs(found / expected - 1));
    });
    expect(worst).toBeLessThan(TOLERANCE);
  });
});

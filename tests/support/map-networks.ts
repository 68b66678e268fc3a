import type { EngineNetwork } from '../../src/inference/wasm-engine/plan/engine-network';
import {
  convolutionsOf,
  type MapSize,
  type MapStep,
  mapAfter,
} from '../../src/inference/wasm-engine/plan/map-steps';
import { uniform } from '../../training/src/engine/random';
import type { NamedWeights } from '../../training/src/export/quantisation';

/** A network of these steps, with the smallest LSTM and head behind them. */
export function networkOf(picture: MapSize, steps: readonly MapStep[]): EngineNetwork {
  const last = steps.at(-1);
  const { height, width, channels } = last === undefined ? picture : mapAfter(last);
  const head = { name: 'va_fc1', inputs: 8, units: 2, activation: 'tanh' } as const;
  const features = height * width * channels;
  return { picture, steps, features, lstmUnits: 8, affectHead: [head], classHead: [] };
}

/** Weights drawn for {@link networkOf}: uniform, of the strength that keeps a signal alive through ReLUs. */
export function drawnWeights({ steps, features }: EngineNetwork, random: () => number): NamedWeights[] {
  const weight = (name: string, shape: number[]): NamedWeights => {
    const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const limit = Math.sqrt(6 / inputs);
    const values = Float32Array.from({ length: inputs * (shape.at(-1) ?? 1) }, () =>
      uniform(random, -limit, limit),
    );
    return { name, shape, values };
  };
  const layers = convolutionsOf(steps).flatMap(({ name, size, channels, filters }) => [
    weight(`${name}/kernel`, [size, size, channels, filters]),
    weight(`${name}/bias`, [filters]),
  ]);
  return [
    ...layers,
    weight('lstm/kernel', [features, 32]),
    weight('lstm/recurrent_kernel', [8, 32]),
    weight('lstm/bias', [32]),
    weight('va_fc1/kernel', [8, 2]),
    weight('va_fc1/bias', [2]),
  ];
}

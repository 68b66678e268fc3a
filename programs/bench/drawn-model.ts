import type { ModelManifest } from '../../src/core/models/manifest';
import { unmeasured } from '../../src/core/models/unmeasured';
import type { WeightEntry } from '../../src/core/models/weights-manifest';
import { expectedWeights } from '../../src/core/networks/plans/weight-shapes';
import {
  I3D_FULLY_CONNECTED_UNITS,
  LSTM_FULLY_CONNECTED_UNITS,
  LSTM_UNITS,
} from '../../src/core/networks/tables/base-architectures';
import { seededRandom } from '../../src/core/seeded-random';
import type { FetchedModel } from '../../src/inference/load-model';

const BYTE_STEPS = 255;
const DRAW_SEED = 11;

/**
 * A VGG-16 of a width with the paper's LSTM, or inflated, whose weights are drawn: bytes around zero of the
 * strength that keeps a signal alive through ReLUs (He et al., 2015), stored as a shipped model's. How long a
 * network takes does not depend on what it has learnt.
 *
 * @param like the manifest of a shipped model, for all but its network.
 */
export function drawnModel(
  like: ModelManifest,
  temporal: 'lstm' | 'i3d',
  widthMultiplier: number,
): FetchedModel {
  const shared = { base: 'vgg16', widthMultiplier } as const;
  const manifest: ModelManifest = {
    ...unmeasured(like),
    classes: [],
    architecture:
      temporal === 'lstm'
        ? {
            ...shared,
            temporal,
            lstmUnits: LSTM_UNITS,
            fullyConnectedUnits: [...LSTM_FULLY_CONNECTED_UNITS],
            classHeadUnits: [],
          }
        : {
            ...shared,
            temporal,
            dilationRates: [1, 1, 1, 1],
            timeFromBlock: 3,
            fullyConnectedUnits: [...I3D_FULLY_CONNECTED_UNITS],
            classHeadUnits: [],
          },
  };
  const random = seededRandom(DRAW_SEED);
  const entries: WeightEntry[] = [];
  const shards: ArrayBuffer[] = [];
  for (const { name, shape } of expectedWeights(manifest)) {
    const count = shape.reduce((product, size) => product * size, 1);
    const isVector = shape.length === 1;
    const inputs = count / (shape.at(-1) ?? 1);
    const limit = Math.sqrt(6 / inputs);
    const scale = (2 * limit) / BYTE_STEPS;
    const entry = { name, shape: [...shape], dtype: 'float32' as const };
    if (isVector) {
      entries.push(entry);
      shards.push(Float32Array.from({ length: count }, () => 0.05 * (random() - 0.5)).buffer);
    } else {
      // One of the bytes means zero, as in what training stores.
      const quantization = { dtype: 'uint8' as const, scale, min: -Math.round(limit / scale) * scale };
      entries.push({ ...entry, quantization });
      shards.push(Uint8Array.from({ length: count }, () => Math.floor(random() * (BYTE_STEPS + 1))).buffer);
    }
  }
  return { manifest, layout: { entries }, shards };
}

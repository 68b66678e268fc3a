import type { ModelManifest } from '../../models/manifest';
import { i3dNetwork } from './i3d-layers';
import { lstmNetwork } from './lstm-layers';

/**
 * The `modelTopology` of a model's `model.json`: what `loadLayersModel` of tfjs rebuilds it from. Needs a
 * backend, and for a moment the memory of the model's weights.
 */
export function layersTopology({
  architecture,
  input,
}: Pick<ModelManifest, 'architecture' | 'input'>): object {
  const network =
    architecture.temporal === 'i3d'
      ? i3dNetwork({ architecture, input })
      : lstmNetwork({ architecture, input });
  try {
    return network.toJSON(null, false) as object;
  } finally {
    network.dispose();
  }
}

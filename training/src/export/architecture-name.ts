import type { ModelManifest } from '../../../src/core/models/manifest';
import type { BaseArchitectureId } from '../../../src/core/networks/tables/base-architectures';

const BASE_NAMES: Readonly<Record<BaseArchitectureId, string>> = {
  vgg11: 'VGG-11',
  'vgg11-bn': 'VGG-11-BN',
  vgg16: 'VGG-16',
  'vgg16-bn': 'VGG-16-BN',
  resnet50: 'ResNet50',
};

/** Name of a 2D network as the paper writes it. */
export function baseName(base: BaseArchitectureId): string {
  return BASE_NAMES[base];
}

/**
 * Name of a model's architecture as the paper writes it, with its width where that is not the paper's:
 * `VGG-16-LSTM`, `i3D ResNet50`, `VGG-16-LSTM at half width`.
 */
export function architectureName({ base, temporal, widthMultiplier }: ModelManifest['architecture']): string {
  const name = temporal === 'lstm' ? `${baseName(base)}-LSTM` : `i3D ${baseName(base)}`;
  if (widthMultiplier === 1) return name;
  return `${name} at ${widthMultiplier === 0.5 ? 'half' : `${widthMultiplier} of the`} width`;
}

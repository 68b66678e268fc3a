import { type ConvolutionShape, outputNumbers } from '../kernels/convolution-shader';
import { convolutionTiling, padded } from './convolution-tiling';
import type { GpuNetwork } from './gpu-network';
import type { ScheduleNeeds } from './map-schedule';

const FLOAT_BYTES = 4;

/** The shapes of a network's convolutions but for how their weights are stored: pure, of sizes alone. */
export function stageShapes(
  network: GpuNetwork,
  needs: ScheduleNeeds,
): readonly Omit<ConvolutionShape, 'form'>[] {
  return network.stages.map((stage, place) => {
    const { name: _name, dilation: _dilation, ...shape } = stage;
    const tiling = convolutionTiling(stage, needs.steadyOutputs[place] ?? 1);
    return { ...shape, tiling, mostOutputs: needs.mostOutputs[place] ?? 1 };
  });
}

/** Bytes of the sums of all parts of a split convolution; none where it is not split. */
export function partsBytes({
  height,
  width,
  filters,
  tiling,
  mostOutputs,
}: Omit<ConvolutionShape, 'form'>): number {
  return tiling.split === 1 ? 0 : tiling.split * mostOutputs * height * width * padded(filters) * FLOAT_BYTES;
}

/** Bytes of a stage's maps. */
export function mapsBytes(shape: Omit<ConvolutionShape, 'form'>, slots: number): number {
  return slots * outputNumbers(shape) * FLOAT_BYTES;
}

import type { StepInput } from '../../../core/networks/plans/convolution-plan';
import { Convolution, MapPool, PhaseKind } from '../kernels/record-fields';
import type { StoredWeights } from '../stored-weights';
import {
  convolutionPhases,
  convolutionShape,
  type PlacedConvolution,
  paddedChannels,
  paddedFilters,
  phase,
  placeConvolution,
  placedFields,
} from './convolution-layout';
import { type RecordWords, wordsOf } from './dense-layout';
import type { LayerMethod } from './layer-methods';
import { type ConvolutionLayer, type MapSize, type MapSteps, mapAfter, type PoolLayer } from './map-steps';
import { type MemoryPlan, WORD_BYTES } from './memory-plan';
import type { ThreadRoom } from './thread-room';

/** A map in memory: rows of pixels, channels last, and as many zeros around it as its readers ask for. */
export interface MapPlace {
  readonly firstPixel: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  /** Numbers of a pixel, and how many it has in memory. */
  readonly channels: number;
  readonly padded: number;
}

/** The maps of a network and what is done with them, in memory. */
export interface PlacedMaps {
  readonly picture: MapPlace;
  readonly features: MapPlace;
  readonly convolutions: readonly PlacedConvolution[];
  readonly phases: readonly (readonly number[])[];
  /** The records of all steps, once it is known what threads have of their own and where shared rows lie. */
  readonly recordsWith: (room: ThreadRoom, sharedRows: number) => RecordWords[];
}

/** What the places depend on beside the network. */
export interface PlaceMapsOptions {
  readonly threads: number;
  readonly methodOf: (layer: ConvolutionLayer) => LayerMethod;
}

/** What is read of a map: so many pixels from its first pixel, or from the zeros before it, on. */
interface MapRead {
  readonly map: StepInput;
  readonly pad: number;
  readonly across: number;
  readonly down: number;
}

/** Takes the memory of all maps, and of the convolutions and pools that make them. */
export function placeMaps(
  plan: MemoryPlan,
  { picture, steps }: MapSteps,
  stored: StoredWeights,
  { threads, methodOf }: PlaceMapsOptions,
): PlacedMaps {
  const sizeOf = (map: StepInput): MapSize => {
    const step = steps[map];
    return step === undefined ? picture : mapAfter(step);
  };
  const paddedOf = (map: StepInput): number => {
    const { channels } = sizeOf(map);
    return map === -1 ? paddedChannels(channels) : paddedFilters(channels);
  };
  const reads: MapRead[] = [];
  const placed = steps.map((step) => {
    if (step.kind === 'max-pool') {
      reads.push({ map: step.input, pad: step.pad, ...readByPool(step) });
      return { step, record: plan.take(MapPool.Count * WORD_BYTES) };
    }
    const weight = stored.named(`${step.name}/kernel`);
    const options = { threads, channels: paddedOf(step.input) };
    const convolution = placeConvolution(plan, convolutionShape(step, methodOf(step), weight, options), 1);
    reads.push({ map: step.input, pad: step.pad, across: convolution.across, down: convolution.down });
    return { step, record: convolution.record, convolution };
  });
  const place = (map: StepInput): MapPlace => {
    const { height, width, channels } = sizeOf(map);
    const own = reads.filter((read) => read.map === map);
    const border = Math.max(0, ...own.map(({ pad }) => pad));
    const across = Math.max(border + width, ...own.map((read) => border - read.pad + read.across));
    const down = Math.max(border + height, ...own.map((read) => border - read.pad + read.down));
    const padded = paddedOf(map);
    const pixelBytes = padded * WORD_BYTES;
    const rowBytes = across * pixelBytes;
    const corner = plan.take(down * rowBytes);
    return { firstPixel: corner + border * (rowBytes + pixelBytes), rowBytes, pixelBytes, channels, padded };
  };
  const first = place(-1);
  const maps = steps.map((_, map) => place(map));
  const mapOf = (map: StepInput): MapPlace => maps[map] ?? first;
  const last = maps.at(-1);
  if (last === undefined) throw new Error('A network needs at least one convolution.');

  const recordsWith = (room: ThreadRoom, sharedRows: number): RecordWords[] =>
    placed.map(({ step, record, convolution }, index) => {
      const input = mapOf(step.input);
      const output = mapOf(index);
      const corner = input.firstPixel - step.pad * (input.rowBytes + input.pixelBytes);
      if (convolution === undefined) {
        const words = wordsOf(MapPool.Count, [
          [MapPool.Input, corner],
          [MapPool.InputRowBytes, input.rowBytes],
          [MapPool.Channels, input.padded],
          [MapPool.Size, step.size],
          [MapPool.Strides, step.strides],
          [MapPool.Width, step.width],
          [MapPool.Output, output.firstPixel],
          [MapPool.OutputRowBytes, output.rowBytes],
        ]);
        return { address: record, words };
      }
      const addend = convolution.layer.addend === null ? null : mapOf(convolution.layer.addend);
      const words = wordsOf(Convolution.Count, [
        ...convolution.fields,
        [Convolution.Input, corner],
        [Convolution.InputRowBytes, input.rowBytes],
        [Convolution.Output, output.firstPixel],
        [Convolution.OutputRowBytes, output.rowBytes],
        [Convolution.Addend, addend?.firstPixel ?? 0],
        [Convolution.AddendRowBytes, addend?.rowBytes ?? 0],
        ...placedFields(convolution, room),
        [Convolution.Rows, convolution.method.fused ? room.rows : sharedRows],
      ]);
      return { address: record, words };
    });
  return {
    picture: first,
    features: last,
    convolutions: placed.flatMap(({ convolution }) => convolution ?? []),
    phases: placed.flatMap(({ step, record, convolution }) =>
      convolution ? convolutionPhases(convolution) : [phase(PhaseKind.MapPool, step.height, record)],
    ),
    recordsWith,
  };
}

function readByPool({ size, strides, height, width }: PoolLayer): Pick<MapRead, 'across' | 'down'> {
  const read = (results: number) => (results - 1) * strides + size;
  return { across: read(width), down: read(height) };
}

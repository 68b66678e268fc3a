import {
  ClipConvolution,
  ClipMean,
  ClipPool,
  ClipResult,
  Convolution,
  Phase,
  PhaseKind,
  Sync,
} from '../kernels/record-fields';
import {
  type ConvolutionShape,
  convolutionShape,
  type PlacedConvolution,
  paddedChannels,
  paddedFilters,
  phase,
  placeConvolution,
  placedFields,
} from '../plan/convolution-layout';
import { DensePlacer, type NumbersPlace, type RecordWords, wordsOf } from '../plan/dense-layout';
import { type LayerMethod, layerMethod } from '../plan/layer-methods';
import type { ConvolutionLayer } from '../plan/map-steps';
import { MemoryPlan, oddLines, WORD_BYTES } from '../plan/memory-plan';
import { type PackedWeights, type PhaseRun, takePacking } from '../plan/packing-layout';
import { takeThreadRoom } from '../plan/thread-room';
import type { StoredWeights } from '../stored-weights';
import type { ClipNetwork } from './clip-network';
import { slotsOf } from './clip-schedule';

/** What rows of the first step's outputs may take; beyond that they are made anew where a window begins. */
const FIRST_STEP_BYTES = 48 << 20;

/** Sums that an item may make: with them in the second cache, more of them share what is read of weights. */
const ITEM_RESULT_BYTES = 512 << 10;

/** What the layout depends on beside the network. */
export interface ClipLayoutOptions {
  readonly threads: number;
  /** Length of the window T, in frames. */
  readonly clipLengthFrames: number;
  /** How a layer is computed; default by {@link layerMethod}. */
  readonly methodOf?: (layer: ConvolutionLayer) => LayerMethod;
}

/** Slots of equal size, one after the other. */
export interface SlotRoom {
  readonly address: number;
  readonly slotBytes: number;
}

/** Where outputs of a step, or pictures, lie. */
export interface OutputRoom {
  readonly maps: SlotRoom;
  readonly rows: SlotRoom;
  /** From a map's corner to its first pixel. */
  readonly firstPixelBytes: number;
}

/** A step's record and the words that are written for every frame. */
export interface PlacedStep {
  readonly record: number;
  readonly convolution: PlacedConvolution | null;
  /** Of a convolution, blocks of tiles of an item. */
  readonly blocksOfItem: number;
  /** Addresses of the lists: transforms and results, or pairs. */
  readonly transforms: number;
  readonly results: number;
  readonly output: OutputRoom;
}

/** Where everything of an i3D lies in the engine's memory. */
export interface ClipLayout {
  readonly bytes: number;
  readonly sync: number;
  readonly records: readonly RecordWords[];
  readonly weights: PackedWeights;
  readonly firstStepFrames: number;
  readonly pictures: OutputRoom;
  /** Width of a picture and numbers of a pixel, in the crop and here. */
  readonly picture: { readonly width: number; readonly channels: number; readonly padded: number };
  readonly pictureRowBytes: number;
  readonly steps: readonly PlacedStep[];
  readonly mean: { readonly record: number; readonly maps: number };
  /** Phases after the convolutions, the mean among them. */
  readonly headPhases: readonly (readonly number[])[];
  /** Room for the phases of a frame. */
  readonly run: PhaseRun;
  readonly affect: number;
  /** What the last layer of the head reads; `null` where it is the only one. */
  readonly headInput: NumbersPlace | null;
}

/** Lays an i3D out: pure, and the same for the same arguments. */
export function clipLayout(
  network: ClipNetwork,
  stored: StoredWeights,
  { threads, clipLengthFrames, ...options }: ClipLayoutOptions,
): ClipLayout {
  const methodOf = options.methodOf ?? ((layer) => layerMethod(layer, threads));
  const plan = new MemoryPlan();
  const sync = plan.take(Sync.Count * WORD_BYTES);
  const records: RecordWords[] = [];
  const shapes = network.steps.map(({ layer }, place) => {
    if (layer === null) return null;
    const channels = place === 0 ? paddedChannels(layer.channels) : paddedFilters(layer.channels);
    // What several results share is transformed for them all, never on the way.
    const method = { ...methodOf(layer), fused: false };
    const weight = stored.named(`${layer.name}/kernel`);
    return convolutionShape(layer, method, weight, { threads, channels });
  });
  const first = shapes[0];
  const last = shapes.findLast((shape) => shape !== null)?.layer;
  if (!first || !last) throw new Error('A network needs at least one convolution.');
  const second = shapes[1];
  const firstStepFrames = second ? Math.ceil(FIRST_STEP_BYTES / second.rowsBytes) : clipLengthFrames;
  const slots = slotsOf(network, { clipLengthFrames, firstStepFrames });
  const padded = paddedFilters(last.filters);
  const featureBytes = (network.features / last.filters) * padded * WORD_BYTES;

  const pictures = takeRoom(plan, mapOf(first), slots.pictures);
  const placed = network.steps.map(({ step, layer }, place): PlacedStep => {
    const shape = shapes[place] ?? null;
    const next = shapes.slice(place + 1).find((later) => later !== null) ?? null;
    const isRead = shapes[place + 1] !== undefined && shapes[place + 1] !== null;
    const map = next === null ? { bytes: featureBytes, firstPixelBytes: 0, rowsBytes: 0 } : mapOf(next);
    const output = takeRoom(
      plan,
      isRead ? map : { ...map, rowsBytes: 0 },
      slots.steps[place] ?? { maps: 0, rows: 0 },
    );
    const taps = step.kind === 'convolution' ? step.taps : 1;
    const convolution = shape && placeConvolution(plan, shape, taps);
    const words = layer === null ? ClipPool.Count : ClipConvolution.Count;
    return {
      record: plan.take(words * WORD_BYTES),
      convolution,
      blocksOfItem: shape ? Math.max(1, Math.floor(ITEM_RESULT_BYTES / shape.resultsBytes)) : 0,
      transforms: plan.take(clipLengthFrames * 2 * WORD_BYTES),
      results: plan.take(clipLengthFrames * ClipResult.Count * WORD_BYTES),
      output,
    };
  });
  const convolutions = placed.flatMap(({ convolution }) => (convolution === null ? [] : [convolution]));

  const features = plan.take(featureBytes);
  const placer = new DensePlacer(plan, stored);
  const map = { channels: last.filters, padded };
  const head = placer.stack(network.affectHead, features, map);
  records.push(...placer.records);
  const mean = { record: plan.take(ClipMean.Count * WORD_BYTES), maps: plan.take(clipLengthFrames * 4) };
  records.push({
    address: mean.record,
    words: wordsOf(ClipMean.Count, [
      [ClipMean.Maps, mean.maps],
      [ClipMean.MapBytes, featureBytes],
      [ClipMean.Output, features],
    ]),
  });
  const room = takeThreadRoom(plan, threads, {
    resultsBytes: Math.max(
      ...placed.map(({ convolution, blocksOfItem }) => blocksOfItem * (convolution?.resultsBytes ?? 0)),
    ),
    rowsBytes: 0,
  });
  placed.forEach((step, place) => {
    records.push(...stepRecords(step, shapes.slice(place + 1), last, room));
  });
  const biases = convolutions.map(({ layer, bias }) => ({ name: layer.name, address: bias }));
  const phaseCount = 2 * placed.length + 1 + head.phases.length;
  return {
    sync,
    records,
    weights: takePacking(plan, stored, records, {
      convolutions,
      matrices: placer.matrices,
      biases: [...biases, ...placer.biases],
      room,
    }),
    firstStepFrames,
    pictures,
    picture: { width: first.layer.width, channels: first.layer.channels, padded: first.channels },
    pictureRowBytes: first.rowBytes,
    steps: placed,
    mean,
    headPhases: [phase(PhaseKind.ClipMean, 1, mean.record), ...head.phases],
    run: { address: plan.take(phaseCount * Phase.Count * WORD_BYTES), count: phaseCount },
    affect: head.output,
    headInput: head.lastInput,
    bytes: plan.bytes,
  };
}

/** Of a map that a convolution reads: its bytes, where its first pixel is, and bytes of its packed rows. */
function mapOf({ mapBytes, rowBytes, pixelBytes, rowsBytes }: ConvolutionShape) {
  return { bytes: mapBytes, firstPixelBytes: rowBytes + pixelBytes, rowsBytes };
}

function takeRoom(
  plan: MemoryPlan,
  { bytes, firstPixelBytes, rowsBytes }: ReturnType<typeof mapOf>,
  slots: { readonly maps: number; readonly rows: number },
): OutputRoom {
  const take = (count: number, size: number): SlotRoom => {
    const slotBytes = oddLines(size);
    return { address: plan.take(count * slotBytes), slotBytes };
  };
  return { maps: take(slots.maps, bytes), rows: take(slots.rows, rowsBytes), firstPixelBytes };
}

/** The records of a step: what does not change from frame to frame. */
function stepRecords(
  { record, convolution, blocksOfItem, transforms, results, output }: PlacedStep,
  later: readonly (ConvolutionShape | null)[],
  last: ConvolutionLayer,
  room: PackedWeights['room'],
): RecordWords[] {
  if (convolution === null) {
    const words = wordsOf(ClipPool.Count, [
      [ClipPool.Pairs, results],
      [ClipPool.MapBytes, output.maps.slotBytes],
    ]);
    return [{ address: record, words }];
  }
  const next = later.find((shape) => shape !== null);
  const width = last.pool ? Math.floor(last.width / 2) : last.width;
  const outputRowBytes = next?.rowBytes ?? width * paddedFilters(last.filters) * WORD_BYTES;
  const single = wordsOf(Convolution.Count, [
    ...convolution.fields,
    [Convolution.OutputRowBytes, outputRowBytes],
    ...placedFields(convolution, room),
  ]);
  const clip = wordsOf(ClipConvolution.Count, [
    [ClipConvolution.Convolution, convolution.record],
    // A lone tap is the middle one of three: its weights lie where the first one's would.
    [ClipConvolution.TapBytes, convolution.taps === 1 ? 0 : convolution.weightBytes],
    [ClipConvolution.Transforms, transforms],
    [ClipConvolution.Results, results],
    [ClipConvolution.BlocksOfItem, blocksOfItem],
  ]);
  return [
    { address: convolution.record, words: single },
    { address: record, words: clip },
  ];
}

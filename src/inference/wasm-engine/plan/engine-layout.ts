import { Convolution, Form, Lstm, Packing, Phase, PhaseKind, Softmax, Sync } from '../kernels/record-fields';
import { countOf, type StoredWeights } from '../stored-weights';
import {
  convolutionPhases,
  type MapPlace,
  type PlacedConvolution,
  paddedChannels,
  paddedFilters,
  phase,
  placeConvolution,
  SCRATCH_BYTES,
  WIDENED_PANEL_BYTES,
} from './convolution-layout';
import {
  DensePlacer,
  keptMatrix,
  type PlacedBias,
  type PlacedMatrix,
  type RecordWords,
  wordsOf,
} from './dense-layout';
import type { ConvolutionLayer, EngineNetwork } from './engine-network';
import { type LayerMethod, layerMethod } from './layer-methods';
import { floatBits, MemoryPlan, oddLines, WORD_BYTES } from './memory-plan';

/** What the layout depends on beside the network. */
export interface LayoutOptions {
  readonly threads: number;
  /** Length of the window T, in frames: that many LSTM states. */
  readonly clipLengthFrames: number;
  /** Also compute the class head. */
  readonly classProbabilities: boolean;
  /** How a layer is computed; default by {@link layerMethod}. */
  readonly methodOf?: (layer: ConvolutionLayer) => LayerMethod;
}

/** Phases that follow one another in memory: what one call of the kernels does. */
export interface PhaseRun {
  readonly address: number;
  readonly count: number;
}

/** Where everything lies in the engine's memory, and what is done in which order. */
export interface EngineLayout {
  readonly bytes: number;
  readonly sync: number;
  readonly records: readonly RecordWords[];
  readonly input: MapPlace;
  /** What a frame brings: its width in pixels, and numbers of a pixel. */
  readonly picture: { readonly width: number; readonly channels: number };
  /** Of a frame, without what pads them. */
  readonly featureCount: number;
  readonly features: { readonly address: number; readonly channels: number; readonly padded: number };
  readonly featureRun: PhaseRun;
  readonly temporalRun: PhaseRun;
  readonly affect: number;
  /** Absent unless probabilities are computed. */
  readonly classes: { readonly address: number; readonly count: number } | null;
  /** Hidden and cell states of all windows: zeros when the window is empty. */
  readonly states: { readonly address: number; readonly bytes: number };
  /** Address of the number of the oldest state. */
  readonly oldest: number;
  readonly convolutions: readonly PlacedConvolution[];
  readonly matrices: readonly PlacedMatrix[];
  readonly biases: readonly PlacedBias[];
  /** One phase and its record, written anew for each tensor that is packed, and room for a part of one. */
  readonly packing: { readonly run: PhaseRun; readonly record: number; readonly staging: number };
  readonly stagingBytes: number;
  readonly scratch: number;
  readonly threadBytes: number;
}

/** A dense matrix is packed in parts of at most so many bytes; a convolution's kernel at once. */
const STAGING_BYTES = 4 << 20;

/** Bytes of the gates of one state: four of eight units. */
const GATE_ROW_BYTES = 128;

/** Lays a network out: pure, and the same for the same arguments. */
export function engineLayout(
  network: EngineNetwork,
  stored: StoredWeights,
  options: LayoutOptions,
): EngineLayout {
  const { threads, clipLengthFrames: states, methodOf = layerMethod } = options;
  const plan = new MemoryPlan();
  const sync = plan.take(Sync.Count * WORD_BYTES);
  const convolutions: PlacedConvolution[] = [];
  for (const layer of network.convolutions) {
    const isFirst = convolutions.length === 0;
    const channels = isFirst ? paddedChannels(layer.channels) : paddedFilters(layer.channels);
    const weight = stored.named(`${layer.name}/kernel`);
    convolutions.push(placeConvolution(plan, layer, methodOf(layer), weight, { threads, channels }));
  }
  const [first] = convolutions;
  const last = convolutions.at(-1);
  if (first === undefined || last === undefined) throw new Error('A network needs at least one convolution.');

  const channels = last.layer.filters;
  const padded = paddedFilters(channels);
  const paddedFeatures = (network.features / channels) * padded;
  const features = plan.take(paddedFeatures * WORD_BYTES);
  const unitsBytes = network.lstmUnits * WORD_BYTES;
  const statesAt = plan.take(3 * states * unitsBytes);
  const oldestHidden = plan.take(unitsBytes);
  const placer = new DensePlacer(plan, stored);
  const { records } = placer;
  const biases: PlacedBias[] = convolutions.map(({ layer, bias }) => ({ name: layer.name, address: bias }));

  const map = { channels, padded };
  const { lstmUnits } = network;
  const projection = placer.layer(
    { name: 'lstm', inputs: network.features, units: 4 * lstmUnits, activation: 'linear' },
    features,
    map,
  );
  const affect = placer.stack(network.affectHead, oldestHidden, { channels: lstmUnits, padded: lstmUnits });
  const wantsClasses = options.classProbabilities && network.classHead.length > 0;
  const classStack = wantsClasses ? placer.stack(network.classHead, features, map) : null;
  const classCount = network.classHead.at(-1)?.units ?? 0;

  const recurrent = keptMatrix(stored, 'lstm/recurrent_kernel');
  const recurrentBytes = recurrent.weightForm === Form.Uint8 ? 1 : WORD_BYTES;
  const recurrentWeights = plan.take(4 * lstmUnits * lstmUnits * recurrentBytes);
  placer.matrices.push({
    name: 'lstm/recurrent_kernel',
    kind: PhaseKind.PackLstm,
    items: lstmUnits / 8,
    weights: recurrentWeights,
    weightForm: recurrent.weightForm,
    channels: lstmUnits,
    paddedChannels: lstmUnits,
    depth: lstmUnits,
  });

  // What a thread has of its own: scratch, a widened panel, and room that convolutions and the LSTM share.
  const mostRows = Math.max(0, ...convolutions.map((one) => (one.method.fused ? one.rowsBytes : 0)));
  const mostResults = Math.max(states * GATE_ROW_BYTES, ...convolutions.map((one) => one.resultsBytes));
  const threadBytes = oddLines(SCRATCH_BYTES + WIDENED_PANEL_BYTES + mostResults + mostRows);
  const scratch = plan.take(threads * threadBytes);
  const panel = scratch + SCRATCH_BYTES;
  const results = panel + WIDENED_PANEL_BYTES;
  const ownRows = results + mostResults;
  const sharedRows = plan.take(
    Math.max(0, ...convolutions.map((one) => (one.method.fused ? 0 : one.rowsBytes))),
  );
  convolutions.forEach((one, index) => {
    const next = convolutions[index + 1]?.input;
    const width = one.layer.pool ? Math.floor(one.layer.width / 2) : one.layer.width;
    const output = next ?? { address: features, rowBytes: width * padded * WORD_BYTES };
    records.push({
      address: one.record,
      words: wordsOf(Convolution.Count, [
        ...one.fields,
        [Convolution.Output, output.address],
        [Convolution.OutputRowBytes, output.rowBytes],
        [Convolution.Rows, one.method.fused ? ownRows : sharedRows],
        [Convolution.Results, results],
        [Convolution.Scratch, scratch],
        [Convolution.Panel, panel],
        [Convolution.ThreadBytes, threadBytes],
      ]),
    });
  });

  const lstm = plan.take(Lstm.Count * WORD_BYTES);
  records.push({
    address: lstm,
    words: wordsOf(Lstm.Count, [
      [Lstm.Units, lstmUnits],
      [Lstm.States, states],
      [Lstm.Hidden, statesAt],
      [Lstm.NextHidden, statesAt + states * unitsBytes],
      [Lstm.Cell, statesAt + 2 * states * unitsBytes],
      [Lstm.Projected, projection.output],
      [Lstm.Weights, recurrentWeights],
      [Lstm.WeightForm, recurrent.weightForm],
      [Lstm.WeightScale, floatBits(recurrent.scale)],
      [Lstm.WeightOffset, floatBits(recurrent.offset)],
      [Lstm.Gates, results],
      [Lstm.Panel, panel],
      [Lstm.ThreadBytes, threadBytes],
      [Lstm.Oldest, 0],
      [Lstm.OldestHidden, oldestHidden],
    ]),
  });
  const temporal = [
    projection.phase,
    phase(PhaseKind.LstmStep, lstmUnits / 8, lstm),
    phase(PhaseKind.OldestState, 1, lstm),
    ...affect.phases,
  ];
  if (classStack !== null) {
    const softmax = plan.take(Softmax.Count * WORD_BYTES);
    const words = wordsOf(Softmax.Count, [
      [Softmax.Values, classStack.output],
      [Softmax.Length, classCount],
    ]);
    records.push({ address: softmax, words });
    temporal.push(...classStack.phases, phase(PhaseKind.Softmax, 1, softmax));
  }
  const run = (phases: readonly number[][]): PhaseRun => {
    const address = plan.take(phases.length * Phase.Count * WORD_BYTES);
    records.push({ address, words: phases.flat() });
    return { address, count: phases.length };
  };
  const kernelBytes = convolutions.map(({ layer }) => {
    const weight = stored.named(`${layer.name}/kernel`);
    return countOf(weight) * weight.bytesPerValue;
  });
  const stagingBytes = Math.max(STAGING_BYTES, ...kernelBytes);
  return {
    sync,
    records,
    input: first.input,
    picture: { width: first.layer.width, channels: first.layer.channels },
    featureCount: network.features,
    features: { address: features, channels, padded },
    featureRun: run(convolutions.flatMap(convolutionPhases)),
    temporalRun: run(temporal),
    affect: affect.output,
    classes: classStack === null ? null : { address: classStack.output, count: classCount },
    states: { address: statesAt, bytes: 3 * states * unitsBytes },
    oldest: lstm + Lstm.Oldest * WORD_BYTES,
    convolutions,
    matrices: placer.matrices,
    biases: [...biases, ...placer.biases],
    packing: {
      run: run([phase(PhaseKind.PackConvolution, 0, 0)]),
      record: plan.take(Packing.Count * WORD_BYTES),
      staging: plan.take(stagingBytes),
    },
    stagingBytes,
    scratch,
    threadBytes,
    bytes: plan.bytes,
  };
}

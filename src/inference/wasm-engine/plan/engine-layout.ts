import { Form, Lstm, PhaseKind, Softmax, Sync } from '../kernels/record-fields';
import type { StoredWeights } from '../stored-weights';
import { phase } from './convolution-layout';
import {
  DensePlacer,
  keptMatrix,
  type NumbersPlace,
  type PlacedBias,
  type RecordWords,
  wordsOf,
} from './dense-layout';
import type { EngineNetwork } from './engine-network';
import { type LayerMethod, layerMethod } from './layer-methods';
import { placeMaps } from './map-layout';
import type { ConvolutionLayer } from './map-steps';
import { floatBits, MemoryPlan, WORD_BYTES } from './memory-plan';
import { type PackedWeights, type PhaseRun, takePacking, takeRun } from './packing-layout';
import { takeThreadRoom } from './thread-room';

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

/** Where everything lies in the engine's memory, and what is done in which order. */
export interface EngineLayout {
  readonly bytes: number;
  readonly sync: number;
  readonly records: readonly RecordWords[];
  /** Where the first pixel of a frame goes, bytes from row to row, and numbers of a pixel. */
  readonly input: { readonly address: number; readonly rowBytes: number; readonly channels: number };
  /** What a frame brings: its width in pixels, and numbers of a pixel. */
  readonly picture: { readonly width: number; readonly channels: number };
  /** Of a frame, without what pads them. */
  readonly featureCount: number;
  readonly features: { readonly address: number; readonly channels: number; readonly padded: number };
  readonly featureRun: PhaseRun;
  readonly temporalRun: PhaseRun;
  readonly affect: number;
  /** What the last layer of valence and arousal reads; `null` where it is the only one. */
  readonly headInput: NumbersPlace | null;
  /** Absent unless probabilities are computed. */
  readonly classes: NumbersPlace | null;
  /** Hidden and cell states of all windows: zeros when the window is empty. */
  readonly states: { readonly address: number; readonly bytes: number };
  /** Address of the number of the oldest state. */
  readonly oldest: number;
  readonly weights: PackedWeights;
}

/** Bytes of the gates of one state: four of eight units. */
const GATE_ROW_BYTES = 128;

/** Lays a network out: pure, and the same for the same arguments. */
export function engineLayout(
  network: EngineNetwork,
  stored: StoredWeights,
  options: LayoutOptions,
): EngineLayout {
  const { threads, clipLengthFrames: states } = options;
  const methodOf = options.methodOf ?? ((layer) => layerMethod(layer, threads));
  const plan = new MemoryPlan();
  const sync = plan.take(Sync.Count * WORD_BYTES);
  const maps = placeMaps(plan, network, stored, { threads, methodOf });
  const { convolutions, picture, features } = maps;
  const unitsBytes = network.lstmUnits * WORD_BYTES;
  const statesAt = plan.take(3 * states * unitsBytes);
  const oldestHidden = plan.take(unitsBytes);
  const placer = new DensePlacer(plan, stored);
  const { records } = placer;
  const biases: PlacedBias[] = convolutions.map(({ layer, bias }) => ({ name: layer.name, address: bias }));

  const { lstmUnits } = network;
  const projection = placer.layer(
    { name: 'lstm', inputs: network.features, units: 4 * lstmUnits, activation: 'linear' },
    features.firstPixel,
    features,
  );
  const affect = placer.stack(network.affectHead, oldestHidden, { channels: lstmUnits, padded: lstmUnits });
  const wantsClasses = options.classProbabilities && network.classHead.length > 0;
  const classStack = wantsClasses ? placer.stack(network.classHead, features.firstPixel, features) : null;
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

  const mostRows = (fused: boolean) =>
    Math.max(0, ...convolutions.map(({ method, rowsBytes }) => (method.fused === fused ? rowsBytes : 0)));
  // Convolutions and the LSTM share what a thread has of its own.
  const room = takeThreadRoom(plan, threads, {
    resultsBytes: Math.max(states * GATE_ROW_BYTES, ...convolutions.map((one) => one.resultsBytes)),
    rowsBytes: mostRows(true),
  });
  const sharedRows = plan.take(mostRows(false));
  records.push(...maps.recordsWith(room, sharedRows));

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
      [Lstm.Gates, room.results],
      [Lstm.Panel, room.panel],
      [Lstm.ThreadBytes, room.threadBytes],
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
  return {
    sync,
    records,
    input: { address: picture.firstPixel, rowBytes: picture.rowBytes, channels: picture.padded },
    picture: network.picture,
    featureCount: network.features,
    features: { address: features.firstPixel, channels: features.channels, padded: features.padded },
    featureRun: takeRun(plan, records, maps.phases),
    temporalRun: takeRun(plan, records, temporal),
    affect: affect.output,
    headInput: affect.lastInput,
    classes: classStack === null ? null : { address: classStack.output, count: classCount },
    states: { address: statesAt, bytes: 3 * states * unitsBytes },
    oldest: lstm + Lstm.Oldest * WORD_BYTES,
    weights: takePacking(plan, stored, records, {
      convolutions,
      matrices: placer.matrices,
      biases: [...biases, ...placer.biases],
      room,
    }),
    bytes: plan.bytes,
  };
}

import type { StoredWeights } from '../wasm-engine/stored-weights';
import { DenseLayers, type Row } from './dense-layers';
import type { BufferPart, DeviceMemory } from './device-memory';
import { type Dispatch, DispatchMaker } from './dispatch-maker';
import { IncomingFrame, type WordSection } from './incoming-frame';
import {
  type ConvolutionShape,
  convolutionShader,
  outputNumbers,
  SUM_THREADS,
  splitSumShader,
  wordsOfOutput,
} from './kernels/convolution-shader';
import { lstmShader, lstmWorkgroups, stateNumbers } from './kernels/lstm-shader';
import { padded, tilingWorkgroups, VECTOR } from './plan/convolution-tiling';
import type { ConvolutionStage, GpuNetwork } from './plan/gpu-network';
import type { ScheduleNeeds } from './plan/map-schedule';
import { mapsBytes, partsBytes, stageShapes } from './plan/stage-shapes';
import { uploadMatrix, uploadRecurrentKernel } from './weight-upload';

const FLOAT_BYTES = 4;

/** All that is done for a frame: made once, before the first. */
export interface EngineProgram {
  readonly incoming: IncomingFrame;
  readonly pictures: GPUBuffer;
  readonly features: readonly Dispatch[];
  readonly temporal: readonly Dispatch[];
  readonly result: GPUBuffer;
  /** What the last layer of valence and arousal reads; `null` where it is the only one. */
  readonly headInput: NumbersBuffer | null;
  /** Numbers of the classes in the result, behind one vector of valence and arousal. */
  readonly classes: number;
}

/** Numbers at the beginning of a buffer; `bytes` go with what pads them. */
export interface NumbersBuffer {
  readonly buffer: GPUBuffer;
  readonly count: number;
  readonly bytes: number;
}

/** What the program depends on beside the network and its weights. */
export interface ProgramOptions {
  readonly clipLengthFrames: number;
  readonly classProbabilities: boolean;
  readonly needs: ScheduleNeeds;
}

/**
 * Makes buffers, pipelines and bindings, the pipelines beside each other and without holding the caller up.
 */
export async function engineProgram(
  device: GPUDevice,
  memory: DeviceMemory,
  network: GpuNetwork,
  stored: StoredWeights,
  options: ProgramOptions,
): Promise<EngineProgram> {
  const builder = new ProgramBuilder(device, memory, network, stored, options);
  return builder.build();
}

class ProgramBuilder {
  private readonly maker: DispatchMaker;
  private headInput: NumbersBuffer | null = null;

  constructor(
    device: GPUDevice,
    private readonly memory: DeviceMemory,
    private readonly network: GpuNetwork,
    private readonly stored: StoredWeights,
    private readonly options: ProgramOptions,
  ) {
    this.maker = new DispatchMaker(device);
  }

  async build(): Promise<EngineProgram> {
    const { memory, network, options } = this;
    const { needs, clipLengthFrames } = options;
    const { picture, stages, features } = network;
    const shapes = stageShapes(network, needs);
    const pictureNumbers = picture.height * picture.width * picture.channels;
    const wordCounts = shapes.map((shape) => shape.mostOutputs * wordsOfOutput(shape));
    const incoming = new IncomingFrame(
      memory,
      { stages: wordCounts, features: needs.mostFeatures },
      pictureNumbers,
    );
    const pictureSlots = network.temporal.kind === 'i3d' ? clipLengthFrames : 1;
    const pictures = memory.storage(
      'pictures',
      pictureSlots * pictureNumbers * FLOAT_BYTES,
      GPUBufferUsage.COPY_DST,
    );
    const mostPartsBytes = Math.max(...shapes.map(partsBytes));
    const parts = mostPartsBytes === 0 ? null : memory.storage('parts of sums', mostPartsBytes);
    const dispatches: Promise<Dispatch>[] = [];
    let maps = pictures;
    shapes.forEach((shape, place) => {
      const stage = stages[place] as ConvolutionStage;
      const output = memory.storage(stage.name, mapsBytes(shape, needs.slots[place] ?? 1));
      const words = incoming.part(incoming.stages[place] as WordSection);
      dispatches.push(...this.convolution(stage, shape, place, { input: maps, output, parts, words }));
      maps = output;
    });

    const map = { channels: features.channels, padded: padded(features.channels) };
    const dense = new DenseLayers(memory, this.stored, this.maker, incoming);
    const featureRow = {
      maps: [maps, maps] as const,
      words: incoming.features,
      inputs: features.height * features.width * map.padded,
      rows: map,
      pairs: features.pairs,
    };
    const classes = options.classProbabilities ? (network.classHead.at(-1)?.units ?? 0) : 0;
    const result = memory.storage(
      'result',
      (VECTOR + padded(classes)) * FLOAT_BYTES,
      GPUBufferUsage.COPY_SRC,
    );
    const temporal =
      network.temporal.kind === 'lstm'
        ? this.lstm(network.temporal.units, featureRow, { dense, incoming, result })
        : this.affectHead(featureRow, dense, result);
    if (classes > 0)
      temporal.push(...dense.stack(network.classHead, featureRow, { buffer: result, firstVector: 1 }));
    const [featureDispatches, temporalDispatches] = await Promise.all([
      Promise.all(dispatches),
      Promise.all(temporal),
    ]);
    return {
      ...{ incoming, pictures, result, classes, headInput: this.headInput },
      features: featureDispatches,
      temporal: temporalDispatches,
    };
  }

  private convolution(
    { name, channels }: ConvolutionStage,
    sizes: Omit<ConvolutionShape, 'form'>,
    place: number,
    maps: {
      readonly input: GPUBuffer;
      readonly output: GPUBuffer;
      readonly parts: GPUBuffer | null;
      readonly words: BufferPart;
    },
  ): Promise<Dispatch>[] {
    const rows = { channels, padded: sizes.picture ? channels : padded(channels) };
    const { weights, bias, form } = uploadMatrix(this.memory, this.stored, name, rows);
    const shape: ConvolutionShape = { ...sizes, form };
    const { split } = shape.tiling;
    const { tiles, filterBlocks } = tilingWorkgroups(shape, shape.tiling);
    const { input, output, parts, words } = maps;
    const target = split > 1 && parts !== null ? parts : output;
    const products = this.maker.dispatch(
      name,
      convolutionShader(shape),
      [input, weights, bias, target, words],
      (outputs) => [tiles, filterBlocks, (outputs[place] ?? 0) * split],
    );
    if (split === 1 || parts === null) return [products];
    const groups = Math.ceil(outputNumbers(shape) / VECTOR / SUM_THREADS);
    const sums = this.maker.dispatch(
      `${name} sums`,
      splitSumShader(shape),
      [parts, bias, output, words],
      (outputs) => [groups, outputs[place] ?? 0, 1],
    );
    return [products, sums];
  }

  private lstm(
    units: number,
    features: Row,
    {
      dense,
      incoming,
      result,
    }: { readonly dense: DenseLayers; readonly incoming: IncomingFrame; readonly result: GPUBuffer },
  ): Promise<Dispatch>[] {
    const { memory, stored } = this;
    const states = this.options.clipLengthFrames;
    const projection = uploadMatrix(memory, stored, 'lstm', features.rows);
    const projected = memory.storage('projected input', 4 * units * FLOAT_BYTES);
    const recurrent = uploadRecurrentKernel(memory, stored, units);
    const stateBytes = states * stateNumbers(units) * FLOAT_BYTES;
    const [even, odd] = [memory.storage('even states', stateBytes), memory.storage('odd states', stateBytes)];
    const cells = memory.storage('cells', stateBytes);
    const shape = { units, states, form: recurrent.form };
    const [x, y] = lstmWorkgroups(shape);
    const step = this.maker.dispatch(
      'LSTM step',
      lstmShader(shape),
      [
        [odd, even],
        recurrent.weights,
        recurrent.bias,
        projected,
        cells,
        [even, odd],
        incoming.part(incoming.states),
      ],
      () => [x, y, 1],
    );
    const hidden: Row = {
      maps: [even, odd],
      words: incoming.oldest,
      inputs: stateNumbers(units),
      rows: { channels: units, padded: stateNumbers(units) },
      pairs: false,
    };
    return [
      dense.one('LSTM input', projection, features, 4 * units, 'linear', {
        buffer: projected,
        firstVector: 0,
      }),
      step,
      ...this.affectHead(hidden, dense, result),
    ];
  }

  /** The layers of valence and arousal; what the last one reads is kept to be read back. */
  private affectHead(first: Row, dense: DenseLayers, result: GPUBuffer): Promise<Dispatch>[] {
    const { affectHead } = this.network;
    return dense.stack(affectHead, first, { buffer: result, firstVector: 0 }, (buffer, count) => {
      this.headInput = { buffer, count, bytes: padded(count) * FLOAT_BYTES };
    });
  }
}

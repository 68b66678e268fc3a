import type { DenseLayer } from '../wasm-engine/plan/engine-network';
import type { StoredWeights } from '../wasm-engine/stored-weights';
import type { DeviceMemory } from './device-memory';
import type { Dispatch, DispatchMaker } from './dispatch-maker';
import type { IncomingFrame, WordSection } from './incoming-frame';
import { type DenseShape, denseShader, denseWorkgroups } from './kernels/dense-shader';
import { headEndShader, isHeadEnd } from './kernels/head-end-shader';
import { padded } from './plan/convolution-tiling';
import { type UploadedMatrix, uploadMatrix } from './weight-upload';

const FLOAT_BYTES = 4;

/** The last layer but one of a head that ends in one dispatch, and what it is bound to. */
interface InnerLayer {
  readonly shape: Omit<DenseShape, 'pairs' | 'firstVector'>;
  readonly bound: readonly GPUBuffer[];
}

/** A row that a dense layer reads: maps of even and of odd frames, and which of them. */
export interface Row {
  readonly maps: readonly [GPUBuffer, GPUBuffer];
  readonly words: WordSection;
  /** Numbers of the row on the device, and how the matrix's rows lie for them. */
  readonly inputs: number;
  readonly rows: { readonly channels: number; readonly padded: number };
  readonly pairs: boolean;
}

/** Makes the dispatches of dense layers. */
export class DenseLayers {
  constructor(
    private readonly memory: DeviceMemory,
    private readonly stored: StoredWeights,
    private readonly maker: DispatchMaker,
    private readonly incoming: IncomingFrame,
  ) {}

  /**
   * Dense layers one after the other, the last into `target`, with the one before it in one dispatch where
   * they are small; `onInput` hears of what it reads.
   */
  stack(
    layers: readonly DenseLayer[],
    first: Row,
    target: { readonly buffer: GPUBuffer; readonly firstVector: number },
    onInput: (buffer: GPUBuffer, count: number) => void = () => {},
  ): Promise<Dispatch>[] {
    let row = first;
    let inner: InnerLayer | null = null;
    return layers.flatMap(({ name, units, activation }, index): Promise<Dispatch>[] => {
      const matrix = uploadMatrix(this.memory, this.stored, name, row.rows);
      const isLast = index === layers.length - 1;
      const output = isLast
        ? target
        : {
            buffer: this.memory.storage(name, padded(units) * FLOAT_BYTES, GPUBufferUsage.COPY_SRC),
            firstVector: 0,
          };
      const shape = { rows: row.inputs, columns: padded(units), form: matrix.form, activation };
      if (isLast && inner !== null) {
        const last = { ...shape, firstVector: target.firstVector };
        const code = headEndShader({ inner: inner.shape, last });
        const bound = [...inner.bound, matrix.weights, matrix.bias, target.buffer];
        return [this.maker.dispatch(`end with ${name}`, code, bound, () => [1, 1, 1])];
      }
      const read = row;
      row = {
        maps: [output.buffer, output.buffer],
        words: this.incoming.vector,
        inputs: padded(units),
        rows: { channels: units, padded: padded(units) },
        pairs: false,
      };
      if (index === layers.length - 2) {
        onInput(output.buffer, units);
        if (index > 0 && isHeadEnd(shape)) {
          inner = { shape, bound: [read.maps[0], matrix.weights, matrix.bias, output.buffer] };
          return [];
        }
      }
      return [this.one(name, matrix, read, units, activation, output)];
    });
  }

  /** One layer, of `units`; `output` begins in whole vectors. */
  one(
    label: string,
    { weights, bias, form }: UploadedMatrix,
    { maps, words, inputs, pairs }: Row,
    units: number,
    activation: DenseLayer['activation'],
    output: { readonly buffer: GPUBuffer; readonly firstVector: number },
  ): Promise<Dispatch> {
    const { firstVector } = output;
    const shape: DenseShape = { rows: inputs, columns: padded(units), form, activation, pairs, firstVector };
    const bound = [maps, weights, bias, output.buffer, this.incoming.part(words)];
    return this.maker.dispatch(label, denseShader(shape), bound, () => [denseWorkgroups(shape), 1, 1]);
  }
}

import { Packing, Phase, PhaseKind } from './kernels/record-fields';
import { paddedFilters } from './plan/convolution-layout';
import type { PlacedMatrix } from './plan/dense-layout';
import { floatBits, WORD_BYTES } from './plan/memory-plan';
import type { PackedWeights } from './plan/packing-layout';
import type { StoredWeight, StoredWeights } from './stored-weights';

/** Filters of an item of a convolution's packing. */
const FILTERS_OF_ITEM = 8;

/**
 * Brings all weights into the engine's memory, in the order in which they come: each tensor's bytes, or a
 * part of them, to where the kernels pack them from, then packed by all threads. Rejects where weights do not
 * come.
 *
 * @param pack does the packing phase once; called for each tensor or part, in order.
 */
export async function packWeights(
  memory: WebAssembly.Memory,
  packed: PackedWeights,
  stored: StoredWeights,
  pack: () => void,
): Promise<void> {
  const bytes = new Uint8Array(memory.buffer);
  const words = new Int32Array(memory.buffer);
  const start = (kind: PhaseKind, items: number, fields: ReadonlyMap<Packing, number>) => {
    const phase = packed.run.address / WORD_BYTES;
    words[phase + Phase.Kind] = kind;
    words[phase + Phase.Items] = items;
    words[phase + Phase.Record] = packed.record;
    const record = packed.record / WORD_BYTES;
    for (let field = 0; field < Packing.Count; field++) words[record + field] = fields.get(field) ?? 0;
    pack();
  };
  const stage = (weight: StoredWeight, first: number, count: number) => {
    const { staging } = packed;
    stored.copy(weight, first, bytes.subarray(staging, staging + count * weight.bytesPerValue));
  };
  const source = ({ form, scale, min }: StoredWeight): [Packing, number][] => [
    [Packing.Source, packed.staging],
    [Packing.Form, form],
    [Packing.Scale, floatBits(scale)],
    [Packing.Minimum, floatBits(min)],
  ];

  for (const { layer, record, weights, weightBytes, taps } of packed.convolutions) {
    const weight = stored.named(`${layer.name}/kernel`);
    await stored.arrived(weight);
    const count = layer.size ** 2 * layer.channels * layer.filters;
    const items = paddedFilters(layer.filters) / FILTERS_OF_ITEM;
    const fields = new Map<Packing, number>([
      ...source(weight),
      [Packing.Target, record],
      [Packing.Channels, layer.channels],
      [Packing.Filters, layer.filters],
      [Packing.Scratch, packed.room.scratch],
      [Packing.ThreadBytes, packed.room.threadBytes],
    ]);
    for (let tap = 0; tap < taps; tap++) {
      stage(weight, tap * count, count);
      fields.set(Packing.Weights, weights + tap * weightBytes);
      start(PhaseKind.PackConvolution, items, fields);
    }
  }
  for (const matrix of packed.matrices) {
    const weight = stored.named(matrix.name);
    for (const part of partsOf(matrix, weight, packed.stagingBytes)) {
      await stored.arrived(weight, (part.firstRow + part.rows) * part.columns);
      stage(weight, part.firstRow * part.columns, part.rows * part.columns);
      const fields = new Map<Packing, number>([
        ...source(weight),
        [Packing.Filters, part.columns],
        [Packing.Channels, matrix.channels],
        [Packing.PaddedChannels, matrix.paddedChannels],
        [Packing.FirstRow, part.firstRow],
        [Packing.Rows, part.rows],
        [Packing.Depth, matrix.depth],
        [Packing.Weights, matrix.weights],
        [Packing.WeightForm, matrix.weightForm],
      ]);
      start(matrix.kind, matrix.items, fields);
    }
  }
  for (const { name, address } of packed.biases) {
    await stored.arrived(stored.named(`${name}/bias`));
    new Float32Array(memory.buffer, address).set(stored.vector(`${name}/bias`));
  }
}

/** Rows of a matrix, as many at a time as there is room for. */
function* partsOf(
  { name }: PlacedMatrix,
  { shape, bytesPerValue }: StoredWeight,
  roomBytes: number,
): Generator<{ firstRow: number; rows: number; columns: number }> {
  const [allRows = 0, columns = 0] = shape;
  const rows = Math.floor(roomBytes / (columns * bytesPerValue));
  if (rows === 0) throw new Error(`A row of the weight ${name} has more than ${roomBytes} bytes.`);
  for (let firstRow = 0; firstRow < allRows; firstRow += rows) {
    yield { firstRow, rows: Math.min(rows, allRows - firstRow), columns };
  }
}

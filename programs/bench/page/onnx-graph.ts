/*
 * Just enough of ONNX (onnx.proto of opset 17, a protocol buffer) to write a chain of convolutions: numbers
 * of fields are those of that file.
 */

/** A 3×3 convolution with bias and ReLU, and perhaps a 2×2 max pool after it. */
export interface OnnxConvolution {
  readonly name: string;
  readonly channels: number;
  readonly filters: number;
  readonly pool: boolean;
  /** `[filters, channels, 3, 3]`. */
  readonly kernel: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
}

const FLOAT = 1;
const OPSET = 17;
const IR_VERSION = 9;
/** Kinds of attributes: a list of whole numbers. */
const INTS = 7;

type Bytes = readonly Uint8Array<ArrayBuffer>[];

function variable(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

function whole(field: number, value: number): Bytes {
  return [variable(field * 8), variable(value)];
}

function message(field: number, ...parts: readonly Bytes[]): Bytes {
  const pieces = parts.flat();
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return [variable(field * 8 + 2), variable(length), ...pieces];
}

function text(field: number, value: string): Bytes {
  return message(field, [new TextEncoder().encode(value)]);
}

function ints(name: string, values: readonly number[]): Bytes {
  return message(5, text(1, name), ...values.map((value) => whole(8, value)), whole(20, INTS));
}

function node(operation: string, inputs: readonly string[], output: string, ...attributes: Bytes[]): Bytes {
  return message(
    1,
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, operation),
    ...attributes,
  );
}

function initialiser(name: string, shape: readonly number[], values: Float32Array<ArrayBuffer>): Bytes {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return message(
    5,
    ...shape.map((size) => whole(1, size)),
    whole(2, FLOAT),
    text(8, name),
    message(9, [raw]),
  );
}

function value(field: number, name: string, shape: readonly number[]): Bytes {
  const dimensions = shape.map((size) => message(1, whole(1, size)));
  return message(field, text(1, name), message(2, message(1, whole(1, FLOAT), message(2, ...dimensions))));
}

/** A chain of convolutions as the bytes of a model: input `x` `[1, channels, height, width]`, output `y`. */
export function onnxChain(
  layers: readonly OnnxConvolution[],
  input: { readonly channels: number; readonly height: number; readonly width: number },
): Uint8Array<ArrayBuffer> {
  const nodes: Bytes[] = [];
  const initialisers: Bytes[] = [];
  let from = 'x';
  let { height, width } = input;
  layers.forEach(({ name, channels, filters, pool, kernel, bias }, index) => {
    const last = index + 1 === layers.length;
    initialisers.push(initialiser(`${name}/k`, [filters, channels, 3, 3], kernel));
    initialisers.push(initialiser(`${name}/b`, [filters], bias));
    const relu = last && !pool ? 'y' : `${name}/r`;
    nodes.push(
      node(
        'Conv',
        [from, `${name}/k`, `${name}/b`],
        `${name}/c`,
        ints('kernel_shape', [3, 3]),
        ints('pads', [1, 1, 1, 1]),
      ),
      node('Relu', [`${name}/c`], relu),
    );
    from = relu;
    if (!pool) return;
    const pooled = last ? 'y' : `${name}/p`;
    nodes.push(node('MaxPool', [from], pooled, ints('kernel_shape', [2, 2]), ints('strides', [2, 2])));
    from = pooled;
    [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
  });
  const filters = layers.at(-1)?.filters ?? input.channels;
  const graph = message(
    7,
    ...nodes,
    text(2, 'chain'),
    ...initialisers,
    value(11, 'x', [1, input.channels, input.height, input.width]),
    value(12, 'y', [1, filters, height, width]),
  );
  const pieces = [...whole(1, IR_VERSION), ...graph, ...message(8, text(1, ''), whole(2, OPSET))];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    bytes.set(piece, place);
    place += piece.length;
  }
  return bytes;
}

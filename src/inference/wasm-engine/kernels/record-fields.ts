/*
 * Where the kernels find what they work on. A record is a row of 32-bit numbers in the engine's memory; these
 * are the places in it. Both compilers read this file: AssemblyScript for the kernels, TypeScript for whoever
 * writes the records. Addresses and strides are in bytes, sizes in numbers.
 */

/**
 * How a convolution is computed: pixel by pixel, whatever its size, strides and end, or by Winograd's F(2×2,
 * 3×3) or F(4×4, 3×3), which take strides of 1 and end in ReLU.
 */
export enum Method {
  Direct = 0,
  Winograd2 = 2,
  Winograd4 = 4,
}

/** How numbers of weights are stored, in a model's files or packed. */
export enum Form {
  Float32 = 0,
  Float16 = 1,
  Uint16 = 2,
  Uint8 = 3,
}

/**
 * How a convolution's weights are packed: as transformed floats, as bytes that are transformed whenever they
 * are used, or, pixel by pixel, as whole numbers.
 */
export enum KernelForm {
  Float32 = 0,
  Int16 = 1,
  Uint8 = 2,
}

/** What is done to the sums of a dense layer. */
export enum Activation {
  Linear = 0,
  Relu = 1,
  Tanh = 2,
}

/** A convolution with bias, perhaps ReLU, and perhaps a 2×2 max pool after it. */
export enum Convolution {
  Method,
  /** Of the kernel, and from result to result, in pixels. */
  Size,
  Strides,
  /** The corner of the map, zeros around it included, and its rows. */
  Input,
  InputRowBytes,
  /** Numbers of a pixel, a multiple of 4. */
  Channels,
  /** A multiple of 8. */
  Filters,
  /** Of the result, before the pool. */
  Height,
  Width,
  /** The first pixel of the result. */
  Output,
  OutputRowBytes,
  /** The first pixel of a map that is added before the ReLU, 0 where none is. */
  Addend,
  AddendRowBytes,
  Relu,
  Pool,
  Weights,
  WeightForm,
  /** A 32-bit float: what sums are multiplied by, the scale of the weights and what a transform lacks. */
  WeightScale,
  /** Of bytes: the one that means zero. */
  WeightZero,
  Bias,
  TilesAcross,
  Tiles,
  /** Tiles and filters that are computed together. */
  TileBlock,
  FilterBlock,
  /** Packed rows of the transformed input, and from point to point. */
  Rows,
  RowsPointBytes,
  /** Whether the rows are the thread's own. */
  Fused,
  /** The rest is the first thread's; another's lies `ThreadBytes` further for each thread. */
  Results,
  ResultsPointBytes,
  Scratch,
  Panel,
  ThreadBytes,
  Count,
}

/** A max pool apart: the greatest numbers of windows of a map, zeros around it included. */
export enum MapPool {
  /** The corner of the map, zeros around it included, and its rows. */
  Input,
  InputRowBytes,
  Channels,
  Size,
  Strides,
  /** Of the result. */
  Width,
  /** The first pixel of the result. */
  Output,
  OutputRowBytes,
  Count,
}

/** A product of one row and a matrix, in blocks of columns. */
export enum Dense {
  Input,
  Depth,
  /** `[columns / 32][depth][32]`. */
  Weights,
  WeightForm,
  /** 32-bit floats: a packed byte q means (q + offset) · scale. */
  WeightScale,
  WeightOffset,
  Bias,
  Output,
  Activation,
  Count,
}

/** One step of an LSTM on rows of states, and the ring that they make. */
export enum Lstm {
  Units,
  States,
  /** Hidden states in panels of rows; the two change places after each step. */
  Hidden,
  NextHidden,
  /** `[states][units]`. */
  Cell,
  /** `[4 × units]`, the input's part of the gates, bias included. */
  Projected,
  /** `[units / 8][gate][units][8]`. */
  Weights,
  WeightForm,
  WeightScale,
  WeightOffset,
  /** Of the first thread, as in a convolution. */
  Gates,
  Panel,
  ThreadBytes,
  /** The row that has seen the most frames, and where it is copied. */
  Oldest,
  OldestHidden,
  Count,
}

/** A convolution over space and time: what is done for one new frame of a clip. */
export enum ClipConvolution {
  /** Record of the convolution of a single frame, whose `Weights` are those of the first tap. */
  Convolution,
  /** From tap to tap; three taps. */
  TapBytes,
  /** Pairs of addresses: a map's corner, and where its packed rows go. */
  Transforms,
  /** {@link ClipResult}s, and how many. */
  Results,
  ResultCount,
  /** Blocks of tiles that an item takes, of as many results as need be. */
  BlocksOfItem,
  Count,
}

/** One result of a convolution over time: packed rows that each tap falls on, 0 where that is no frame. */
export enum ClipResult {
  Before,
  Same,
  After,
  /** The first pixel of the map that is made. */
  Output,
  Count,
}

/** The larger numbers of pairs of maps. */
export enum ClipPool {
  /** Three addresses of each pair: two maps and the result. */
  Pairs,
  MapBytes,
  Count,
}

/** The mean of some maps. */
export enum ClipMean {
  /** Their addresses. */
  Maps,
  MapCount,
  MapBytes,
  Output,
  Count,
}

/** Numbers that become probabilities, in place. */
export enum Softmax {
  Values,
  Length,
  Count,
}

/** A matrix or a convolution kernel as a model's file has it, on its way into its packed form. */
export enum Packing {
  Source,
  Form,
  /** 32-bit floats: a stored q means q · scale + min. */
  Scale,
  Minimum,
  /** Convolution: the record that it is packed for; its own `Weights` are not looked at. */
  Target,
  /** Channels and filters (rows and columns) that the file has. */
  Channels,
  Filters,
  /** Of a dense matrix: rows in memory for so many channels of a pixel, the first row here, and how many. */
  PaddedChannels,
  FirstRow,
  Rows,
  /** Of a dense matrix: depth of the whole. */
  Depth,
  Weights,
  WeightForm,
  /** Convolution: of the first thread. */
  Scratch,
  ThreadBytes,
  Count,
}

/** A part of the work whose items any thread may take, in any order. */
export enum Phase {
  Kind,
  Items,
  Record,
  Count,
}

/** What an item of a phase is. */
export enum PhaseKind {
  /** A panel of rows of a convolution's transformed input. */
  ConvolutionInput,
  /** A block of tiles and a block of filters. */
  ConvolutionProduct,
  /** A block of tiles with all filters, its input transformed on the way. */
  ConvolutionFused,
  /** A row of the result. */
  MapPool,
  /** A block of columns. */
  Dense,
  /** Eight units of all states. */
  LstmStep,
  /** All of it: one item. */
  OldestState,
  Softmax,
  /** A block of tiles of a map of a clip. */
  ClipInput,
  /** Some blocks of tiles of results of a clip, and a block of filters. */
  ClipProduct,
  /** A pair of maps. */
  ClipPool,
  /** All of it: one item. */
  ClipMean,
  /** A panel of eight filters. */
  PackConvolution,
  /** A panel of 32 columns. */
  PackDense,
  /** Eight units with their four gates. */
  PackLstm,
}

/** What the threads share: each on a cache line of its own, 64 bytes apart. */
export enum Sync {
  /** 64 bits: the phase under way, counted on from run to run, above its next item. */
  State = 0,
  Done = 16,
  FirstPhase = 32,
  Phases = 33,
  PhaseCount = 34,
  Count = 48,
}

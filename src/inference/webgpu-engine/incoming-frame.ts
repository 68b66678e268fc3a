import { type BufferPart, type DeviceMemory, PART_ALIGNMENT_BYTES } from './device-memory';
import type { FrameWork } from './plan/frame-schedule';

const WORD_BYTES = 4;

/** Words that a stage's shader, a head or the LSTM reads for a frame: where, and how many at most. */
export interface WordSection {
  readonly firstWord: number;
  readonly words: number;
}

/** How many words each reader has. */
export interface WordCounts {
  readonly stages: readonly number[];
  /** Maps that the features are the mean of, at most. */
  readonly features: number;
}

/** Values of a picture, or the words that it is cut by out of one that the device has. */
export type IncomingPicture = Float32Array | Int32Array;

/**
 * All that comes with a frame, in one piece of memory and so in one upload: the schedule's words and the
 * picture, or in its place how it is cut.
 */
export class IncomingFrame {
  readonly buffer: GPUBuffer;
  readonly stages: readonly WordSection[];
  /** How many maps the features are the mean of, and which. */
  readonly features: WordSection;
  /** One map, the first: for a vector. */
  readonly vector: WordSection;
  /** One map, the row of the oldest state. */
  readonly oldest: WordSection;
  /** The row that begins with this frame, and whether all do. */
  readonly states: WordSection;
  readonly pictureBytes: number;
  /** Of the picture, in the buffer. */
  readonly pictureOffset: number;
  private readonly bytes: ArrayBuffer;
  private readonly words: Int32Array;
  private readonly pictureValues: Float32Array;
  private readonly pictureWords: Int32Array;

  constructor(memory: DeviceMemory, counts: WordCounts, pictureNumbers: number) {
    let next = 0;
    const section = (words: number): WordSection => {
      const firstWord = next;
      next += (Math.ceil((words * WORD_BYTES) / PART_ALIGNMENT_BYTES) * PART_ALIGNMENT_BYTES) / WORD_BYTES;
      return { firstWord, words };
    };
    this.stages = counts.stages.map(section);
    this.features = section(1 + counts.features);
    this.vector = section(2);
    this.oldest = section(2);
    this.states = section(2);
    this.pictureOffset = next * WORD_BYTES;
    this.pictureBytes = pictureNumbers * WORD_BYTES;
    this.bytes = new ArrayBuffer(this.pictureOffset + this.pictureBytes);
    this.words = new Int32Array(this.bytes, 0, next);
    this.pictureValues = new Float32Array(this.bytes, this.pictureOffset);
    this.pictureWords = new Int32Array(this.bytes, this.pictureOffset);
    this.words.set([1, 0], this.vector.firstWord);
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    this.buffer = memory.storage('incoming frame', this.bytes.byteLength, usage);
  }

  /** A section as a shader sees it. */
  part({ firstWord, words }: WordSection): BufferPart {
    return { buffer: this.buffer, offset: firstWord * WORD_BYTES, size: words * WORD_BYTES };
  }

  /** The place of the picture as a shader sees it. */
  get picturePart(): BufferPart {
    return { buffer: this.buffer, offset: this.pictureOffset, size: this.pictureBytes };
  }

  /**
   * Uploads a frame.
   *
   * @param states the row of the oldest state, the row that begins with this frame, and whether all begin.
   */
  upload(
    queue: GPUQueue,
    picture: IncomingPicture,
    work: Pick<FrameWork, 'stages' | 'features'> | null,
    states: { readonly oldest: number; readonly begins: number; readonly all: boolean },
  ): void {
    const { words } = this;
    (picture instanceof Float32Array ? this.pictureValues : this.pictureWords).set(picture);
    work?.stages.forEach((stage, place) => {
      words.set(stage.words, this.stages[place]?.firstWord ?? 0);
    });
    if (work !== null) words.set([work.features.length, ...work.features], this.features.firstWord);
    words.set([1, states.oldest], this.oldest.firstWord);
    words.set([states.begins, states.all ? 1 : 0], this.states.firstWord);
    queue.writeBuffer(this.buffer, 0, this.bytes, 0, this.pictureOffset + picture.byteLength);
  }
}

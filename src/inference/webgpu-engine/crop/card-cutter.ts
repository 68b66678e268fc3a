import { neededRegion } from '../../../core/face/crop-region';
import { hasArea, type Rect, type Size } from '../../../core/face/geometry';
import type { BufferPart, DeviceMemory } from '../device-memory';
import { cropShader, cropWorkgroups } from './crop-shader';
import { cropWords } from './crop-words';

/** Channels of a crop: the shader knows RGB alone. */
const CHANNELS = 3;
const FLOAT_BYTES = 4;

/** Sides of the texture are multiples of this: a face that comes nearer needs a new one now and then only. */
const SIDE_STEP_PX = 128;

/** What a cutter is bound to. */
export interface CutterPlace {
  /** Of a crop, in pixels. */
  readonly size: Size;
  /** Where a frame's picture is uploaded; the words of a crop go there instead. */
  readonly words: BufferPart;
  /** The ring of pictures that the network reads. */
  readonly pictures: GPUBuffer;
}

/**
 * Cuts crops out of pictures on the device, as `resampleCrop` does: the part of the picture that a crop needs
 * is copied into a texture that only grows, and one dispatch writes the crop to where the network reads it.
 */
export class CardCutter {
  private texture: GPUTexture | null = null;
  private frames: GPUBindGroup | null = null;
  private apart: GPUBindGroup | null = null;
  private isApartUnderWay = false;

  private constructor(
    private readonly device: GPUDevice,
    private readonly pipeline: GPUComputePipeline,
    private readonly place: CutterPlace,
    private readonly scratch: GPUBuffer,
    private readonly answer: GPUBuffer,
  ) {}

  /** Compiles the shader for crops of a size; `null` where the device cannot. */
  static compile(device: GPUDevice, size: Size): Promise<GPUComputePipeline | null> {
    const label = 'crop';
    const module = device.createShaderModule({ label, code: cropShader(size) });
    const compute = { module, entryPoint: 'main' };
    return device.createComputePipelineAsync({ label, layout: 'auto', compute }).catch(() => null);
  }

  /** With a compiled pipeline; makes the buffers through which a crop comes back that no frame needs. */
  static of(device: GPUDevice, memory: DeviceMemory, pipeline: GPUComputePipeline, place: CutterPlace) {
    const bytes = place.size.width * place.size.height * CHANNELS * FLOAT_BYTES;
    const scratch = memory.storage('crop apart', bytes, GPUBufferUsage.COPY_SRC);
    const answer = memory.buffer(
      'crop apart, read back',
      bytes,
      GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    );
    return new CardCutter(device, pipeline, place, scratch, answer);
  }

  /**
   * Copies the part of a picture that a crop needs to the device; what was there before is gone. The words
   * that the crop is computed by, the first being its slot; `null` where it is too large, or no rectangle.
   *
   * @throws DOMException where the browser brings the picture to no texture.
   */
  bring(picture: ImageBitmap, rect: Rect): Int32Array<ArrayBuffer> | null {
    const { device, place } = this;
    if (!hasArea(rect) || picture.width === 0) return null;
    const region = neededRegion(rect, picture);
    const { x, y, width, height } = region;
    if (Math.max(width, height) > device.limits.maxTextureDimension2D - SIDE_STEP_PX) return null;
    const words = cropWords(rect, region, place.size);
    if (words.byteLength > place.words.size) return null;
    device.queue.copyExternalImageToTexture(
      { source: picture, origin: [x, y] },
      { texture: this.roomFor(region), premultipliedAlpha: false },
      [width, height],
    );
    return words;
  }

  /** Computes the crop of the picture that was brought last, whose words are uploaded, into their slot. */
  record(commands: GPUCommandEncoder): void {
    this.cut(commands, this.frames);
  }

  /**
   * A crop that no frame is computed from; the picture may be closed when this returns. `null` where there is
   * none, or another is under way.
   *
   * @throws Error of one sentence where the device or the browser refuses it.
   */
  async cutApart(picture: ImageBitmap, rect: Rect): Promise<Float32Array | null> {
    const { device, place, scratch, answer } = this;
    if (this.isApartUnderWay) return null;
    this.isApartUnderWay = true;
    try {
      device.pushErrorScope('validation');
      let fault: Promise<GPUError | null>;
      try {
        const words = this.bring(picture, rect);
        if (words === null) return null;
        device.queue.writeBuffer(place.words.buffer, place.words.offset, words);
        const commands = device.createCommandEncoder();
        this.cut(commands, this.apart);
        commands.copyBufferToBuffer(scratch, 0, answer, 0, scratch.size);
        device.queue.submit([commands.finish()]);
      } finally {
        fault = device.popErrorScope();
        fault.catch(() => {});
      }
      const [refusal] = await Promise.all([fault, answer.mapAsync(GPUMapMode.READ)]);
      const values = new Float32Array(answer.getMappedRange().slice(0));
      answer.unmap();
      if (refusal !== null) throw new Error(refusal.message);
      return values;
    } finally {
      this.isApartUnderWay = false;
    }
  }

  /** Frees the texture; buffers are the memory's. */
  dispose(): void {
    this.texture?.destroy();
  }

  private cut(commands: GPUCommandEncoder, group: GPUBindGroup | null): void {
    const pass = commands.beginComputePass();
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...cropWorkgroups(this.place.size));
    pass.end();
  }

  /** The texture, made anew where a region is larger. */
  private roomFor({ width, height }: Size): GPUTexture {
    const { device, texture: before, pipeline, place, scratch } = this;
    if (before !== null && before.width >= width && before.height >= height) return before;
    const side = (least: number, kept = 0) => Math.max(kept, Math.ceil(least / SIDE_STEP_PX) * SIDE_STEP_PX);
    before?.destroy();
    const texture = device.createTexture({
      label: 'picture to be cut',
      format: 'rgba8unorm',
      size: [side(width, before?.width), side(height, before?.height)],
      // The browser may copy by drawing.
      usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
    });
    const layout = pipeline.getBindGroupLayout(0);
    const group = (target: GPUBuffer) =>
      device.createBindGroup({
        layout,
        entries: [
          { binding: 0, resource: { ...place.words } },
          { binding: 1, resource: texture.createView() },
          { binding: 2, resource: { buffer: target } },
        ],
      });
    this.texture = texture;
    this.frames = group(place.pictures);
    this.apart = group(scratch);
    return texture;
  }
}

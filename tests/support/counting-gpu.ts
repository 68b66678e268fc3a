/** What a device was asked for. */
export interface GpuCounts {
  buffers: number;
  bufferBytes: number;
  shaderModules: number;
  pipelines: number;
  bindGroups: number;
  dispatches: number;
  submits: number;
  uploads: number;
  textures: number;
  /** Pictures that were brought to it. */
  pictures: number;
  /** Answers asked for. */
  maps: number;
}

/** The constants of WebGPU that Node lacks, of the values of the specification. */
export const GPU_CONSTANTS = {
  GPUBufferUsage: { MAP_READ: 1, COPY_SRC: 4, COPY_DST: 8, STORAGE: 0x80, QUERY_RESOLVE: 0x200 },
  GPUMapMode: { READ: 1 },
  GPUTextureUsage: { COPY_DST: 2, TEXTURE_BINDING: 4, RENDER_ATTACHMENT: 0x10 },
};

/** A graphics device that computes nothing, has the limits that every one has, and counts. */
export class CountingGpu {
  readonly counts: GpuCounts = {
    ...{ buffers: 0, bufferBytes: 0, shaderModules: 0, pipelines: 0, bindGroups: 0 },
    ...{ dispatches: 0, submits: 0, uploads: 0, textures: 0, pictures: 0, maps: 0 },
  };
  /** Sizes of the buffers by their labels. */
  readonly sizes = new Map<string, number>();

  /** To be taken for a device by whoever uses the part of it that is here. */
  get device(): GPUDevice {
    const { counts, sizes } = this;
    const device = {
      features: new Set<string>(),
      limits: {
        maxBufferSize: 256 << 20,
        maxStorageBufferBindingSize: 128 << 20,
        maxTextureDimension2D: 8192,
      },
      createBuffer({ label = '', size }: GPUBufferDescriptor) {
        counts.buffers += 1;
        counts.bufferBytes += size;
        sizes.set(label, size);
        let bytes: ArrayBuffer | null = null;
        return {
          ...{ label, size },
          getMappedRange: () => {
            bytes ??= new ArrayBuffer(size);
            return bytes;
          },
          mapAsync: async () => {
            counts.maps += 1;
          },
          unmap: () => {
            bytes = null;
          },
          destroy: () => {},
        };
      },
      createTexture({ size: [width, height] }: { size: [number, number] }) {
        counts.textures += 1;
        return { width, height, createView: () => ({}), destroy: () => {} };
      },
      createShaderModule: () => {
        counts.shaderModules += 1;
        return {};
      },
      createComputePipelineAsync: async () => {
        counts.pipelines += 1;
        return { getBindGroupLayout: () => ({}) };
      },
      createBindGroup: () => {
        counts.bindGroups += 1;
        return {};
      },
      createCommandEncoder: () => ({
        beginComputePass: () => ({
          setPipeline: () => {},
          setBindGroup: () => {},
          dispatchWorkgroups: () => {
            counts.dispatches += 1;
          },
          end: () => {},
        }),
        copyBufferToBuffer: () => {},
        finish: () => ({}),
      }),
      pushErrorScope: () => {},
      popErrorScope: async () => null,
      queue: {
        submit: () => {
          counts.submits += 1;
        },
        writeBuffer: () => {
          counts.uploads += 1;
        },
        copyExternalImageToTexture: () => {
          counts.pictures += 1;
        },
      },
    };
    return device as unknown as GPUDevice;
  }
}

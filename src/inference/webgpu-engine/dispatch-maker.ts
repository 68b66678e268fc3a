import type { BufferPart } from './device-memory';

/** One dispatch of every frame. */
export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** For frames of even and of odd number: they differ where states go from one buffer to another. */
  readonly bindGroups: readonly [GPUBindGroup, GPUBindGroup];
  /** Workgroups, by the outputs of each stage. */
  readonly workgroups: (outputs: readonly number[]) => readonly [number, number, number];
}

/** Makes dispatches: pipelines, compiled without holding the caller up, and what is bound to them. */
export class DispatchMaker {
  private readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(private readonly device: GPUDevice) {}

  /**
   * A dispatch of a shader that reads and writes what is bound to it, in the order of its bindings.
   *
   * @param bound a pair is the buffers of even and of odd frames.
   * @throws GPUPipelineError when the device cannot compile it.
   */
  async dispatch(
    label: string,
    code: string,
    bound: readonly (GPUBuffer | BufferPart | readonly [GPUBuffer, GPUBuffer])[],
    workgroups: Dispatch['workgroups'],
  ): Promise<Dispatch> {
    const pipeline = await this.pipeline(label, code);
    const layout = pipeline.getBindGroupLayout(0);
    const group = (turn: 0 | 1) =>
      this.device.createBindGroup({
        layout,
        entries: bound.map((binding, index) => ({
          binding: index,
          resource: Array.isArray(binding)
            ? { buffer: binding[turn] as GPUBuffer }
            : 'buffer' in binding
              ? { ...binding }
              : { buffer: binding as GPUBuffer },
        })),
      });
    const even = group(0);
    return { pipeline, workgroups, bindGroups: [even, bound.some(Array.isArray) ? group(1) : even] };
  }

  /** Layers of one shape share a pipeline. */
  private pipeline(label: string, code: string): Promise<GPUComputePipeline> {
    const known = this.pipelines.get(code);
    if (known !== undefined) return known;
    const module = this.device.createShaderModule({ label, code });
    const pipeline = this.device.createComputePipelineAsync({
      label,
      layout: 'auto',
      compute: { module, entryPoint: 'main' },
    });
    this.pipelines.set(code, pipeline);
    return pipeline;
  }
}

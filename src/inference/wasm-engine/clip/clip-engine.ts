import { EngineMachine, type MachineOptions } from '../engine-machine';
import { ClipConvolution, ClipMean, Phase, PhaseKind } from '../kernels/record-fields';
import { phase } from '../plan/convolution-layout';
import { WORD_BYTES } from '../plan/memory-plan';
import type { StoredWeights } from '../stored-weights';
import type { EngineOutput, FrameEngine } from '../wasm-engine';
import {
  type ClipLayout,
  type ClipLayoutOptions,
  clipLayout,
  type OutputRoom,
  type PlacedStep,
  type SlotRoom,
} from './clip-layout';
import type { ClipNetwork } from './clip-network';
import { ClipSchedule, type StepWork } from './clip-schedule';

/**
 * An i3D of a VGG in WebAssembly on a memory of its own. A window is exact: what of it was computed for the
 * windows before is kept, see {@link ClipSchedule}; for the rest every map is transformed once, and the three
 * taps over time are summed before they are transformed back.
 */
export class ClipEngine implements FrameEngine {
  readonly framesToFirstEstimate: number;
  private readonly schedule: ClipSchedule;

  private constructor(
    network: ClipNetwork,
    readonly layout: ClipLayout,
    readonly machine: EngineMachine,
    { clipLengthFrames }: ClipLayoutOptions,
  ) {
    const { firstStepFrames } = layout;
    this.schedule = new ClipSchedule(network, { clipLengthFrames, firstStepFrames });
    this.framesToFirstEstimate = network.framesOfOne;
  }

  /** Opens a machine for the network. Throws as {@link EngineMachine.open} does. */
  static async open(
    network: ClipNetwork,
    stored: StoredWeights,
    options: ClipLayoutOptions & MachineOptions,
  ): Promise<ClipEngine> {
    const layout = clipLayout(network, stored, options);
    return new ClipEngine(network, layout, await EngineMachine.open(layout, stored, options), options);
  }

  get bytes(): number {
    return this.machine.bytes;
  }

  advance(crop: Float32Array): EngineOutput {
    const { machine, layout } = this;
    const startMs = performance.now();
    const { picture, work, last } = this.schedule.advance();
    const { width, channels, padded } = layout.picture;
    machine.writePicture(crop, width, {
      address: slotAt(layout.pictures.maps, picture) + layout.pictures.firstPixelBytes,
      rowBytes: layout.pictureRowBytes,
      channels: padded,
      picture: channels,
    });
    if (work === null) return { values: null, featuresMs: null, temporalMs: performance.now() - startMs };
    machine.run({ address: layout.run.address, count: this.writePhases(work, last) });
    const values = machine.numbersOf([{ address: layout.affect, count: 2 }, layout.headInput]);
    return { values, featuresMs: null, temporalMs: performance.now() - startMs };
  }

  reset(): void {
    this.schedule.reset();
  }

  dispose(): void {
    this.machine.dispose();
  }

  /** Writes what a frame asks for where the kernels read it; gives the count of phases. */
  private writePhases(work: readonly StepWork[], last: readonly number[]): number {
    const { layout } = this;
    const phases: (readonly number[])[] = [];
    let input = layout.pictures;
    layout.steps.forEach((step, place) => {
      const asked = work[place];
      if (asked !== undefined) phases.push(...this.writeStep(step, input, asked));
      input = step.output;
    });
    this.write(
      layout.mean.maps,
      last.map((slot) => slotAt(input.maps, slot)),
    );
    this.write(layout.mean.record + ClipMean.MapCount * WORD_BYTES, [last.length]);
    phases.push(...layout.headPhases);
    this.write(layout.run.address, phases.flat());
    return phases.length;
  }

  private writeStep(step: PlacedStep, input: OutputRoom, work: StepWork): number[][] {
    const { output, record, convolution } = step;
    if (work.kind === 'pool') {
      const words = work.pairs.flatMap(({ first, second, map }) => [
        slotAt(input.maps, first),
        slotAt(input.maps, second),
        slotAt(output.maps, map),
      ]);
      this.write(step.results, words);
      return withItems([phase(PhaseKind.ClipPool, work.pairs.length, record)]);
    }
    const { transforms, results } = work;
    this.write(
      step.transforms,
      transforms.flatMap(({ map, rows }) => [slotAt(input.maps, map), slotAt(input.rows, rows)]),
    );
    this.write(
      step.results,
      results.flatMap(({ taps, map }) => [
        ...(taps.length === 1 ? [null, ...taps, null] : taps).map((rows) =>
          rows === null ? 0 : slotAt(input.rows, rows),
        ),
        slotAt(output.maps, map) + output.firstPixelBytes,
      ]),
    );
    this.write(record + ClipConvolution.ResultCount * WORD_BYTES, [results.length]);
    const { tileBlocks = 0, filterBlocks = 0 } = convolution ?? {};
    const groups = Math.ceil((results.length * tileBlocks) / step.blocksOfItem);
    return withItems([
      phase(PhaseKind.ClipInput, transforms.length * tileBlocks, record),
      phase(PhaseKind.ClipProduct, groups * filterBlocks, record),
    ]);
  }

  private write(address: number, words: readonly number[]): void {
    this.machine.words.set(words, address / WORD_BYTES);
  }
}

function slotAt({ address, slotBytes }: SlotRoom, slot: number): number {
  return address + slot * slotBytes;
}

/** The phases that have something to do: one without items would never end. */
function withItems(phases: number[][]): number[][] {
  return phases.filter((words) => (words[Phase.Items] ?? 0) > 0);
}

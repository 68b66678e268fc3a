import { Packing, Phase, PhaseKind } from '../kernels/record-fields';
import { countOf, type StoredWeights } from '../stored-weights';
import { type PlacedConvolution, phase } from './convolution-layout';
import type { PlacedBias, PlacedMatrix, RecordWords } from './dense-layout';
import { type MemoryPlan, WORD_BYTES } from './memory-plan';
import type { ThreadRoom } from './thread-room';

/** Phases that follow one another in memory: what one call of the kernels does. */
export interface PhaseRun {
  readonly address: number;
  readonly count: number;
}

/** All weights of a layout, and where they are packed from. */
export interface PackedWeights {
  readonly convolutions: readonly PlacedConvolution[];
  readonly matrices: readonly PlacedMatrix[];
  readonly biases: readonly PlacedBias[];
  readonly room: ThreadRoom;
  /** One phase and its record, written anew for each tensor that is packed, and room for a part of one. */
  readonly run: PhaseRun;
  readonly record: number;
  readonly staging: number;
  readonly stagingBytes: number;
}

/** A dense matrix is packed in parts of at most so many bytes; one tap of a convolution's kernel at once. */
const STAGING_BYTES = 4 << 20;

/** Takes the memory that packing needs. */
export function takePacking(
  plan: MemoryPlan,
  stored: StoredWeights,
  records: RecordWords[],
  placed: Pick<PackedWeights, 'convolutions' | 'matrices' | 'biases' | 'room'>,
): PackedWeights {
  const kernelBytes = placed.convolutions.map(({ layer, taps }) => {
    const weight = stored.named(`${layer.name}/kernel`);
    return (countOf(weight) / taps) * weight.bytesPerValue;
  });
  const stagingBytes = Math.max(STAGING_BYTES, ...kernelBytes);
  return {
    ...placed,
    run: takeRun(plan, records, [phase(PhaseKind.PackConvolution, 0, 0)]),
    record: plan.take(Packing.Count * WORD_BYTES),
    staging: plan.take(stagingBytes),
    stagingBytes,
  };
}

/** Takes the memory of phases that never change, and notes their words. */
export function takeRun(
  plan: MemoryPlan,
  records: RecordWords[],
  phases: readonly (readonly number[])[],
): PhaseRun {
  const address = plan.take(phases.length * Phase.Count * WORD_BYTES);
  records.push({ address, words: phases.flat() });
  return { address, count: phases.length };
}

import { concat, reshape, slice, type Tensor1D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { LstmArchitecture } from '../../core/models/manifest-architecture';
import { frameFeatures } from '../../core/networks/forward/affect-network';
import { affectHeadWithInput, classHead } from '../../core/networks/forward/dense-heads';
import {
  initialLstmState,
  type LstmState,
  lstmStep,
  projectLstmInput,
} from '../../core/networks/forward/lstm-cell';
import type { WeightRecord } from '../../core/networks/forward/weight-record';
import type { ClipWindow, ClipWindowOptions, WindowOutput } from './clip-window';

/**
 * The window of a recurrent model, exactly as if the last T frames were computed anew for each frame (docs:
 * "Sliding windows, exactly"). A frame's features and their projection are computed once. T LSTM states, one
 * for every window that is under way, advance together in one matrix product; then the oldest, which has now
 * seen T frames, is read and gives its place to a new, empty one.
 *
 * The states lie by age, oldest first. After `reset` all are empty and see the same frames, so the first row
 * is the oldest live state from the very first frame on: what it says while it has seen fewer than T frames
 * is the provisional estimate.
 */
export class LstmWindow implements ClipWindow {
  readonly framesToFirstEstimate = 1;
  private state: LstmState;

  /** `options.classProbabilities` puts the class probabilities behind valence and arousal. */
  constructor(
    private readonly weights: WeightRecord,
    private readonly architecture: LstmArchitecture,
    private readonly options: ClipWindowOptions,
  ) {
    this.state = this.emptyState();
  }

  advance(image: Tensor4D): WindowOutput {
    const { weights, architecture } = this;
    const { clipLengthFrames, classProbabilities, settled } = this.options;
    const features = frameFeatures(weights, architecture, image);
    const featuresEndMs = settled?.().then(() => performance.now()) ?? performance.now();
    const before = this.state;
    const { hidden, cell, output } = tidy(() => {
      const projected = projectLstmInput(weights, features);
      const after = lstmStep(weights, projected, before);
      const { lstmUnits, fullyConnectedUnits, classHeadUnits } = architecture;
      const oldest = slice(after.hidden, [0, 0], [1, lstmUnits]);
      const affect = reshape(
        affectHeadWithInput(weights, fullyConnectedUnits.length, oldest),
        [-1],
      ) as Tensor1D;
      const outputs = classProbabilities
        ? [affect, reshape(classHead(weights, classHeadUnits.length, features), [-1]) as Tensor1D]
        : [affect];
      const younger = (rows: LstmState['hidden']) =>
        concat(
          [
            slice(rows, [1, 0], [clipLengthFrames - 1, lstmUnits]),
            zeros<LstmState['hidden']['rankType']>([1, lstmUnits]),
          ],
          0,
        );
      return { hidden: younger(after.hidden), cell: younger(after.cell), output: concat(outputs, 0) };
    });
    features.dispose();
    this.dispose();
    this.state = { hidden, cell };
    return { output: output as Tensor1D, featuresEndMs };
  }

  reset(): void {
    this.dispose();
    this.state = this.emptyState();
  }

  dispose(): void {
    this.state.hidden.dispose();
    this.state.cell.dispose();
  }

  private emptyState(): LstmState {
    return initialLstmState(this.options.clipLengthFrames, this.architecture.lstmUnits);
  }
}

import * as tf from '@tensorflow/tfjs';
import { affectHead } from '../../../src/core/networks/forward/dense-heads';
import { initialLstmState, lstmStep, projectLstmInput } from '../../../src/core/networks/forward/lstm-cell';
import type { WeightRecord } from '../../../src/core/networks/forward/weight-record';
import { LSTM_FULLY_CONNECTED_UNITS, LSTM_UNITS } from '../../../src/core/networks/tables/base-architectures';
import { gaussian, seededRandom, uniform } from '../engine/random';

/** Shares dropped in training: of the LSTM's input, and of its state. */
export interface LstmDropout {
  readonly input: number;
  readonly recurrent: number;
}

/** Dropout of the paper (section 3.3.1). */
export const PAPER_DROPOUT: LstmDropout = { input: 0.2, recurrent: 0.2 };

/**
 * The temporal half of VGG-16-LSTM (paper, section 3.3.1, figure 6) as named variables: one LSTM layer,
 * gates in Keras order (input, forget, cell, output) with sigmoid, then three fully connected layers to
 * valence and arousal in [-1, 1].
 */
export class AffectLstm {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  private readonly weights: WeightRecord;

  constructor(
    readonly featureCount: number,
    seed: number,
    readonly units: number = LSTM_UNITS,
    readonly fullyConnectedUnits: readonly number[] = LSTM_FULLY_CONNECTED_UNITS,
    private readonly dropout: LstmDropout = PAPER_DROPOUT,
    /** Bias that the forget gate starts with; 1 is Keras' (`unit_forget_bias`). */
    forgetBias = 1,
  ) {
    this.variables = this.createVariables(seed, forgetBias);
    this.weights = Object.fromEntries(this.variables);
  }

  /**
   * Valence and arousal after every frame, `[clips, frames, 2]`, of feature clips
   * `[clips, frames, featureCount]`. In training one dropout mask per clip covers all its frames, for the
   * input and for the state, as in Keras.
   */
  everyFrame(clips: tf.Tensor3D, dropoutSeed?: number): tf.Tensor3D {
    const [count, frames] = clips.shape;
    const hidden = this.hiddenStates(clips, dropoutSeed);
    const all = tf.reshape(tf.stack(hidden, 1), [count * frames, this.units]) as tf.Tensor2D;
    return tf.reshape(this.head(all), [count, frames, 2]);
  }

  /**
   * Valence and arousal after the last frame alone, `[clips, 2]`: the one answer that a clip's label is for.
   */
  lastFrame(clips: tf.Tensor3D, dropoutSeed?: number): tf.Tensor2D {
    const last = this.hiddenStates(clips, dropoutSeed).at(-1);
    if (last === undefined) throw new Error('A clip needs at least one frame.');
    return this.head(last);
  }

  /** Frees every variable. */
  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }

  private head(hidden: tf.Tensor2D): tf.Tensor2D {
    return affectHead(this.weights, this.fullyConnectedUnits.length, hidden);
  }

  private hiddenStates(clips: tf.Tensor3D, dropoutSeed: number | undefined): tf.Tensor2D[] {
    const [count, frames, featureCount] = clips.shape;
    const mask = (units: number, share: number, salt: number) =>
      dropoutSeed === undefined || share === 0
        ? null
        : tf.dropout(tf.ones([count, units]), share, undefined, dropoutSeed * 2 + salt);
    const inputMask = mask(featureCount, this.dropout.input, 0);
    const stateMask = mask(this.units, this.dropout.recurrent, 1);
    const masked = inputMask === null ? clips : tf.mul(clips, tf.expandDims(inputMask, 1));
    const rows = tf.reshape(masked, [count * frames, featureCount]) as tf.Tensor2D;
    const projected = tf.reshape(projectLstmInput(this.weights, rows), [count, frames, 4 * this.units]);
    let state = initialLstmState(count, this.units);
    const hidden: tf.Tensor2D[] = [];
    for (const input of tf.unstack(projected, 1) as tf.Tensor2D[]) {
      const seen = stateMask === null ? state.hidden : (tf.mul(state.hidden, stateMask) as tf.Tensor2D);
      state = lstmStep(this.weights, input, { hidden: seen, cell: state.cell });
      hidden.push(state.hidden);
    }
    return hidden;
  }

  private createVariables(seed: number, forgetBias: number): Map<string, tf.Variable> {
    const random = seededRandom(seed);
    const variables = new Map<string, tf.Variable>();
    const add = (name: string, shape: number[], draw: (index: number) => number) => {
      const values = Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, (_, i) =>
        draw(i),
      );
      variables.set(
        name,
        tf.tidy(() => tf.variable(tf.tensor(values, shape))),
      );
    };
    const { units } = this;
    const glorot = (inputs: number, outputs: number) => {
      const limit = Math.sqrt(6 / (inputs + outputs));
      return () => uniform(random, -limit, limit);
    };
    add('lstm/kernel', [this.featureCount, 4 * units], glorot(this.featureCount, 4 * units));
    add('lstm/recurrent_kernel', [units, 4 * units], glorot(units, 4 * units));
    add('lstm/bias', [4 * units], (i) => (i >= units && i < 2 * units ? forgetBias : 0));
    let inputs = units;
    this.fullyConnectedUnits.forEach((outputs, index) => {
      const last = index === this.fullyConnectedUnits.length - 1;
      const deviation = last ? 0.1 / Math.sqrt(inputs) : Math.sqrt(2 / inputs);
      add(`va_fc${index + 1}/kernel`, [inputs, outputs], () => gaussian(random) * deviation);
      add(`va_fc${index + 1}/bias`, [outputs], () => 0);
      inputs = outputs;
    });
    return variables;
  }
}

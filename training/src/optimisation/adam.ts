import * as tf from '@tensorflow/tfjs';
import { fusedAdamStep } from '../backends/wasm-adam';
import { type Optimiser, zeroVariable } from './optimiser';

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-7;

/**
 * Adam (Kingma & Ba 2015). Unlike the stock one its bias correction follows from the number of the step
 * alone, so that a run that goes on from a checkpoint computes what the whole run would have.
 */
export class Adam implements Optimiser {
  /** First (`<name>:m`) and second (`<name>:v`) moment of each variable; belongs into a checkpoint. */
  readonly state: ReadonlyMap<string, tf.Variable>;

  /**
   * @param weightDecay share of a kernel taken off it per step and unit of rate, apart from its gradient
   * (Loshchilov & Hutter 2019).
   * @param rateShare of the rate at which a variable learns, by its name.
   */
  constructor(
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly weightDecay = 0,
    private readonly rateShare: (name: string) => number = () => 1,
  ) {
    this.state = new Map(
      [...variables].flatMap(([name, variable]) =>
        [`${name}:m`, `${name}:v`].map((moment) => [moment, zeroVariable(variable)] as const),
      ),
    );
  }

  /** Step number `count` (from 1) down gradients that were computed elsewhere. Call inside `tf.tidy`. */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number, count: number): void {
    const correction = Math.sqrt(1 - SECOND_DECAY ** count) / (1 - FIRST_DECAY ** count);
    const fused = fusedAdamStep();
    for (const [name, gradient] of gradients) {
      const variable = this.variables.get(name);
      const first = this.state.get(`${name}:m`);
      const second = this.state.get(`${name}:v`);
      if (variable === undefined || first === undefined || second === undefined) continue;
      // What one variable needs on the way is freed before the next: a large network has many.
      tf.tidy(() => {
        const ownRate = learningRate * this.rateShare(name);
        const rate = ownRate * correction;
        const kept = 1 - ownRate * (name.endsWith('/kernel') ? this.weightDecay : 0);
        if (fused !== null) {
          const decays = { firstDecay: FIRST_DECAY, secondDecay: SECOND_DECAY, epsilon: EPSILON };
          const next = fused({ value: variable, first, second, gradient }, { ...decays, rate, kept });
          variable.assign(next.value);
          first.assign(next.first);
          second.assign(next.second);
          return;
        }
        first.assign(tf.add(tf.mul(first, FIRST_DECAY), tf.mul(gradient, 1 - FIRST_DECAY)));
        second.assign(tf.add(tf.mul(second, SECOND_DECAY), tf.mul(tf.square(gradient), 1 - SECOND_DECAY)));
        const step = tf.mul(tf.div(first, tf.add(tf.sqrt(second), EPSILON)), rate);
        variable.assign(tf.sub(kept === 1 ? variable : tf.mul(variable, kept), step));
      });
    }
  }

  /** Frees the moments. */
  dispose(): void {
    for (const moment of this.state.values()) moment.dispose();
  }
}

import * as tf from '@tensorflow/tfjs';

/**
 * An exponential moving average of a network's variables; evaluated and shipped in place of the last
 * step's weights, which it outperforms on short schedules.
 */
export class WeightAverage {
  readonly shadow = new Map<string, tf.Variable>();
  private steps = 0;

  constructor(
    private readonly variables: ReadonlyMap<string, tf.Variable>,
    private readonly decay = 0.999,
  ) {
    tf.tidy(() => {
      for (const [name, variable] of variables) this.shadow.set(name, tf.variable(variable.clone(), false));
    });
  }

  /** Moves the average towards the present values; early on it follows faster. */
  update(): void {
    this.steps++;
    const decay = Math.min(this.decay, (1 + this.steps) / (10 + this.steps));
    tf.tidy(() => {
      for (const [name, variable] of this.variables) {
        const average = this.shadow.get(name);
        average?.assign(tf.add(tf.mul(average, decay), tf.mul(variable, 1 - decay)));
      }
    });
  }

  /** Runs `work` with the averaged values in the network, then puts the trained ones back. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.swap();
    try {
      return await work();
    } finally {
      this.swap();
    }
  }

  private swap(): void {
    for (const [name, variable] of this.variables) {
      const average = this.shadow.get(name);
      if (average === undefined) continue;
      const held = variable.clone();
      variable.assign(average);
      average.assign(held);
      held.dispose();
    }
  }

  /** Number of updates so far, for checkpoints. */
  get updates(): number {
    return this.steps;
  }

  /** Sets the number of updates when a run goes on. */
  set updates(count: number) {
    this.steps = count;
  }

  /** Frees the averages. */
  dispose(): void {
    for (const average of this.shadow.values()) average.dispose();
  }
}

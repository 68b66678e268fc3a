import type { RunLog } from '../engine/run-log';
import type { ExperimentConfig } from './experiment-config';

/** Where a stage works, and what of it does not change the outcome. */
export interface StageFolder {
  /** Checkpoints and `weights.ckpt` go here. */
  readonly folder: string;
  readonly checkpointEveryMs?: number;
  readonly log: Pick<RunLog, 'note' | 'epoch' | 'progress'>;
}

/**
 * Runs one configuration to its end, from its checkpoint where there is one.
 *
 * @returns what it came to, as plain JSON.
 */
export type Runner<Config> = (config: Config, run: StageFolder) => Promise<unknown>;

/** A runner for every kind of configuration. */
export type StageRunners = {
  readonly [Kind in ExperimentConfig['kind']]: Runner<Extract<ExperimentConfig, { kind: Kind }>>;
};

/** The stages of the paper. Each is loaded only when it is run. */
export const STAGE_RUNNERS: StageRunners = {
  async expression(config, { folder, ...run }) {
    const { trainExpression } = await import('../stages/expression/expression-stage');
    return trainExpression(config, { ...run, seed: config.seed, checkpoint: `${folder}/training.ckpt` });
  },
  async lstm(config, run) {
    const { runLstm } = await import('../stages/lstm/lstm-recordings');
    return runLstm(config, run);
  },
  async i3d(config, run) {
    const { runI3d } = await import('../stages/i3d/i3d-stage');
    return runI3d(config, run);
  },
};

/** Runs the stage of a configuration's kind. */
export function runStage(
  runners: StageRunners,
  config: ExperimentConfig,
  run: StageFolder,
): Promise<unknown> {
  switch (config.kind) {
    case 'expression':
      return runners.expression(config, run);
    case 'lstm':
      return runners.lstm(config, run);
    case 'i3d':
      return runners.i3d(config, run);
  }
}

import { keptManifest } from '../../offline/kept-model';
import { chooseGraphics } from '../backends/choose-backend';
import { knownChoice } from '../open-stream';
import type { StartCandidate } from './candidate-run';
import { IdleTrial } from './idle-trial';

/** Which model engines are tried on before it is opened. Serialisable. */
export interface TrialAheadTask {
  /** Absolute address of its folder, with a slash at its end; it must be kept on this device. */
  readonly modelUrl: string;
  readonly clipLengthFrames: number;
}

/**
 * Tries the engines on a model that is kept on this device and not open, unless they were on an earlier
 * visit; resolves when that is done. Never rejects: without a trial the likeliest engine computes.
 */
export async function tryEnginesAhead(task: TrialAheadTask, start: StartCandidate): Promise<void> {
  try {
    const manifest = await keptManifest(task.modelUrl);
    const { graphics } = await chooseGraphics('auto', () => {});
    // Candidates open devices of their own.
    const choice = await knownChoice(manifest, graphics, task).finally(() => graphics?.dispose());
    if (choice === null || choice.trial !== null) return;
    let kept: Promise<void> | null = null;
    await new Promise<void>((onOver) => {
      new IdleTrial({
        candidates: choice.candidates,
        task: { ...task, weightsSha256: manifest.weightsSha256, threadFault: null },
        start,
        idleMs: 0,
        onDone: (trial) => {
          kept = choice.keep(trial);
        },
        onOver,
      });
    });
    await kept;
  } catch {
    // What stood in the way is said when the model is opened.
  }
}

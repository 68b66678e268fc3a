import { engineParts } from '../../core/models/engine-trial';
import { DownloadError } from '../../offline/download-error';
import type { StreamedModel } from '../frame-window';
import { openStream } from '../open-stream';
import { type CandidateNews, type CandidateTask, ESTIMATES_OF_TRIAL } from './candidate-run';

/**
 * Opens the model on the engine of the task and shows it pictures from an empty window, telling of each. All
 * candidates see the same. Never rejects; to be ended from outside where it hangs.
 */
export async function doCandidateTask(
  task: CandidateTask,
  tell: (news: CandidateNews) => void,
): Promise<void> {
  const { modelUrl, clipLengthFrames, threadFault } = task;
  const { backend, engine } = engineParts(task.engine);
  const fail = (reason: string) => tell({ type: 'failed', reason: reason.replace(/\.$/, '') });
  try {
    const opened = await openStream({
      ...{ modelUrl, clipLengthFrames, backend, engine, threadFault },
      keptOnly: true,
      onLost: fail,
    });
    try {
      if (opened.manifest.weightsSha256 !== task.weightsSha256) return tell({ type: 'no-model' });
      if (opened.engine !== engine) return fail(`it did not start: ${opened.reason}`);
      tell({ type: 'opened' });
      const { heightPx, widthPx, channels } = opened.manifest.input;
      await showPictures(opened.stream, heightPx * widthPx * channels, clipLengthFrames, tell);
    } finally {
      opened.close();
    }
  } catch (error) {
    if (error instanceof DownloadError) tell({ type: 'no-model' });
    else fail(error instanceof Error ? error.message : String(error));
  }
}

async function showPictures(
  stream: StreamedModel,
  values: number,
  clipLengthFrames: number,
  tell: (news: CandidateNews) => void,
): Promise<void> {
  let withEstimates = 0;
  for (let frame = 0; frame < clipLengthFrames + ESTIMATES_OF_TRIAL; frame++) {
    const crop = trialCrop(values, frame);
    const startMs = performance.now();
    const { raw } = await stream.pushFrame(crop);
    tell({ type: 'frame', frameMs: performance.now() - startMs, estimate: raw });
    if (raw !== null) withEstimates += 1;
    if (withEstimates === ESTIMATES_OF_TRIAL) return;
  }
}

/** A picture of soft waves in [0, 1] that differs from frame to frame: nobody's. */
function trialCrop(values: number, frame: number): Float32Array {
  return Float32Array.from(
    { length: values },
    (_, index) => 0.5 + 0.3 * Math.sin(index * 0.013 + frame) + 0.2 * Math.sin(index * 0.00071 * (frame + 2)),
  );
}

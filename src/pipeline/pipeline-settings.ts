import { MAXIMUM_TIME_DELAY_FRAMES } from '../core/post-processing';
import { FRAME_RATE_RANGE_HZ } from '../core/time/sampling-grid';
import type { PipelineSettings } from './contract';

/** Settings that only take effect when the pipeline is opened. */
const FIXED_WHILE_OPEN = ['modelId', 'clipLengthFrames', 'backend'] as const;

/** Throws a RangeError with one sentence that names the first setting that is out of range. */
export function checkSettings(settings: PipelineSettings): void {
  const { minimum, maximum } = FRAME_RATE_RANGE_HZ;
  refuseUnless(
    settings.frameRateHz >= minimum && settings.frameRateHz <= maximum,
    `The frame rate must be from ${minimum} to ${maximum} Hz, found ${settings.frameRateHz}.`,
  );
  refuseUnless(
    settings.minimumFaceScore >= 0 && settings.minimumFaceScore <= 1,
    `The least face score must be from 0 to 1, found ${settings.minimumFaceScore}.`,
  );
  refuseUnless(
    settings.gapToleranceMs >= 0,
    `The gap tolerance must be 0 ms or more, found ${settings.gapToleranceMs}.`,
  );
  const longest = MAXIMUM_TIME_DELAY_FRAMES;
  refuseUnless(
    Number.isInteger(settings.timeDelayFrames) && Math.abs(settings.timeDelayFrames) <= longest,
    `The time delay must be an integer from -${longest} to ${longest} frames, found ${settings.timeDelayFrames}.`,
  );
  refuseUnless(
    /^[a-z0-9][a-z0-9-]*$/.test(settings.modelId),
    `A model's name has lower-case letters, digits and hyphens, found "${settings.modelId}".`,
  );
}

/** Throws an Error with one sentence when a change of settings takes a new `open`. */
export function refuseReopening(before: PipelineSettings, after: PipelineSettings): void {
  const changed = FIXED_WHILE_OPEN.find((name) => before[name] !== after[name]);
  if (changed !== undefined) {
    throw new Error(`A change of ${changed} takes effect only when the pipeline is opened anew.`);
  }
}

function refuseUnless(holds: boolean, sentence: string): void {
  if (!holds) throw new RangeError(sentence);
}

import { type FaceSample, someOf } from '../datasets/faces/face-samples';
import { partOf } from './demo-faces';
import type { DemoRun } from './demo-run';

/** Validation faces that sequences and clips are drawn from. */
const VALIDATION_FACES = 500;

/** The faces that temporal parts learn from: some of FER+, and all of DiffusionFER. */
export function temporalFaces({ config, faces: { ferPlus, diffusionFer } }: DemoRun): readonly FaceSample[] {
  return [
    ...someOf(partOf(ferPlus, 'train'), config.bankFaces, config.seed),
    ...partOf(diffusionFer, 'train'),
  ];
}

/** The validation faces that temporal parts are scored on. */
export function heldOutFaces({ config, faces: { validation } }: DemoRun): readonly FaceSample[] {
  return someOf(validation, VALIDATION_FACES, config.seed);
}

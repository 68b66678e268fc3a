import type { ManifestDataset } from '../../../src/core/models/manifest';
import type { DemoConfig } from '../configs/demo-config';
import type { FaceSample } from '../datasets/faces/face-samples';
import type { RunLog } from '../engine/run-log';
import type { DemoOptions } from '../experiments/run-folder';
import type { DemoFaces } from './demo-faces';

/** What every part of a run from still faces to model folders shares. */
export interface DemoRun {
  readonly options: DemoOptions;
  readonly config: DemoConfig;
  readonly faces: DemoFaces;
  /** What the full network had seen before them. */
  readonly startedFrom: readonly ManifestDataset[];
  /** Faces by the synthetic actor, for the temporal parts alone; drawn when they are first asked for. */
  readonly actorFaces: () => Promise<readonly FaceSample[]>;
  readonly log: RunLog;
}

/** Keeps what is drawn for one part of a run apart from what is drawn for another. */
export const SEED_STRIDE = 100;

import { rename, rm } from 'node:fs/promises';
import { CROP_HEIGHT_PX, CROP_WIDTH_PX } from '../../../src/core/face/crop-rule';
import { type ModelManifest, readManifest } from '../../../src/core/models/manifest';
import { layersTopology } from '../../../src/core/networks/layers/layers-topology';
import { type CheckClip, checkExport, type ExportCheck } from './export-check';
import { modelCard } from './model-card';
import { type ManifestBody, writeModelFolder } from './model-folder';
import type { WeightPrecision } from './quantisation';
import { shippedWeights, type TrainedModel, trainedArchitecture } from './trained-model';

/** What a manifest says that the weights do not show; a version that is not given is 1.0.0. */
export type ExportFacts = Partial<Pick<ModelManifest, 'version'>> &
  Pick<
    ModelManifest,
    | 'id'
    | 'name'
    | 'clip'
    | 'cropRule'
    | 'statistics'
    | 'trainedOn'
    | 'affectScale'
    | 'trainingData'
    | 'results'
  >;

/** How a model is written. */
export interface ExportOptions {
  readonly precision: WeightPrecision;
  /** What the exported model must agree with the trained one on. */
  readonly check: readonly CheckClip[];
  readonly onClip?: () => void;
}

/** A written model, and what writing it changed. */
export interface ExportedModel {
  readonly manifest: ModelManifest;
  readonly check: ExportCheck;
}

/**
 * Folds batch normalisation, quantises and writes a trained model as a model folder, then reads it back and
 * checks it against the trained one. What was in the folder is replaced only when the check holds.
 *
 * @throws with a sentence when the manifest has a fault, or the exported model says something else than the
 * trained one.
 */
export async function exportModel(
  folder: string,
  model: TrainedModel,
  facts: ExportFacts,
  { precision, check: clips, onClip }: ExportOptions,
): Promise<ExportedModel> {
  const body: ManifestBody = {
    schemaVersion: 1,
    version: '1.0.0',
    architecture: trainedArchitecture(model),
    input: { heightPx: CROP_HEIGHT_PX, widthPx: CROP_WIDTH_PX, channels: 3 },
    outputs: ['valence', 'arousal'],
    classes: model.kind === 'lstm' ? [...model.classes] : [],
    ...facts,
  };
  const unchecked = `${folder.replace(/\/+$/, '')}.unchecked`;
  await rm(unchecked, { recursive: true, force: true });
  const weights = await shippedWeights(model);
  const manifest = await writeModelFolder(
    unchecked,
    body,
    layersTopology(body),
    weights,
    precision,
    modelCard,
  );
  readManifest(JSON.stringify(manifest));
  const check = await checkExport(unchecked, model, clips, onClip);
  await rm(folder, { recursive: true, force: true });
  await rename(unchecked, folder);
  return { manifest, check };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AffectStatistics } from '../../../src/core/post-processing';
import { writeFileAtomically } from '../../../tools/atomic-file.mjs';
import { writeModelIndex } from '../export/model-index-file';
import { readFolderManifest } from '../export/read-model-folder';
import { exportStillsModel } from '../export/stills-export';
import type { TrainedModel } from '../export/trained-model';
import { partOf } from './demo-faces';
import type { DemoRun } from './demo-run';
import { heldOutFaces } from './temporal-faces';

/** A trained model that is to be exported. */
interface MadeModel {
  readonly model: TrainedModel;
  readonly statistics: AffectStatistics;
  readonly defaultLengthFrames: 16 | 64;
}

/**
 * Makes and exports one of the default models, unless this very run exported it before: the run's folder
 * keeps the hash of the weights that it wrote, and a model folder with other weights is made anew.
 */
export async function exportDefault(run: DemoRun, id: string, make: () => Promise<MadeModel>): Promise<void> {
  const { options, config, faces, startedFrom, actorFaces, log } = run;
  const folder = join(options.out, id);
  const mark = join(options.run, `${id}.exported`);
  const written = await readFile(mark, 'utf8').catch(() => null);
  const there = await readFolderManifest(folder).catch(() => null);
  if (written !== null && there?.weightsSha256 === written) {
    log.note(`${id}: exported before`);
    return;
  }
  const { model, statistics, defaultLengthFrames } = await make();
  const { check, manifest } = await exportStillsModel(folder, model, {
    id,
    precision: config.precision[model.kind],
    statistics,
    defaultLengthFrames,
    affectScale: config.affectScale,
    startedFrom,
    ferPlusFaces: partOf(faces.ferPlus, 'train').length,
    diffusionFerFaces: partOf(faces.diffusionFer, 'train').length,
    actorFaces: (await actorFaces()).length,
    checkFaces: heldOutFaces(run),
  });
  log.epoch({ phase: 'export', id, ...check });
  await writeModelIndex(options.out);
  await writeFileAtomically(mark, Buffer.from(manifest.weightsSha256));
}

import { join } from 'node:path';
import type { FaceSample } from '../datasets/faces/face-samples';
import { seededRandom } from '../engine/random';
import type { ExpressionNetwork } from '../networks/expression-network';
import { seeLumaAlone } from '../networks/luma';
import { I3dNetwork } from '../networks/trainable-i3d';
import { scorePseudoClips, trainI3dOnStills } from '../stages/i3d/i3d-stills';
import { startStillHead } from '../stages/i3d/still-head';
import { bentBesidePlain } from '../stages/lstm/sequence-faces';
import { startWeights } from '../stages/recordings/recording-base';
import type { DemoRun } from './demo-run';
import { exportDefault } from './export-default';
import { type LearntBanks, logSequences } from './sequence-model';
import { heldOutFaces, temporalFaces } from './temporal-faces';

/** Pseudo-clips over which statistics and scores are taken; every one is computed whole. */
const STATISTICS_CLIPS = 96;

/**
 * Inflates a network to 3D, trains it on pseudo-clips and exports it, as blind to colour, unless this run did
 * before.
 *
 * @param banks by the network.
 */
export async function makeClipModel(
  run: DemoRun,
  network: ExpressionNetwork,
  banks: () => Promise<LearntBanks>,
  id: string,
  seed: number,
): Promise<void> {
  const { config, options, log } = run;
  const { shape, head, schedule } = config.i3d;
  await exportDefault(run, id, async () => {
    const { withActor } = await banks();
    const start = await startStillHead(await startWeights(network), withActor, head, { seed: seed + 2, log });
    const { base, widthMultiplier } = network.shape;
    const i3d = new I3dNetwork({ ...shape, base, widthMultiplier }, start, seed + 3);
    const acted = (samples: readonly FaceSample[], drawn: number) =>
      bentBesidePlain(samples, config.affectScale, seededRandom(drawn));
    const learnt = acted(temporalFaces(run), seed + 7);
    const heldOut = acted(heldOutFaces(run), seed + 8);
    const train = acted([...temporalFaces(run), ...(await run.actorFaces())], seed + 9);
    await trainI3dOnStills(i3d, { train, validation: heldOut }, schedule, {
      seed: seed + 4,
      checkpoint: join(options.run, `${id}.checkpoint`),
      log,
    });
    seeLumaAlone(i3d);
    const onTraining = await scorePseudoClips(i3d, learnt, STATISTICS_CLIPS, schedule, seed + 5);
    const onValidation = await scorePseudoClips(i3d, heldOut, STATISTICS_CLIPS, schedule, seed + 6);
    logSequences(run, id, onTraining, onValidation);
    return { model: { kind: 'i3d', i3d }, statistics: onTraining.statistics, defaultLengthFrames: 16 };
  });
}

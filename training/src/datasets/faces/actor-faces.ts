import { DEFAULT_CROP_RULE } from '../../../../src/core/face/crop-rule';
import { openSourcePage } from '../../../../tools/source-page.mjs';
import { SkippedTally } from '../files/skipped-files';
import { type ActorPicture, actorPictures, type DrawActorFaces } from './actor-pictures';
import { EXPRESSION_CLASSES } from './expression-classes';
import type { FaceDataset, FaceSample } from './face-samples';

const SIZE_PX = 112;
const MINIMUM_SCORE = 0.7;
const BATCH = 20;

/**
 * Faces of the synthetic actor with their known valence and arousal, drawn in a headless Chromium. The
 * subjects differ from the one of the page's sample. Their class shares are equal: the actor plays no
 * class, so these faces serve the valence and arousal of the LSTM alone.
 *
 * @param count pictures to draw; those without a face are counted and left out.
 */
export async function drawActorDataset(count: number, subjects: number, seed: number): Promise<FaceDataset> {
  const { page, close } = await openSourcePage();
  try {
    const pictures = actorPictures(count, subjects, seed);
    const samples: FaceSample[] = [];
    const tally = new SkippedTally();
    for (let start = 0; start < count; start += BATCH) {
      const part = pictures.slice(start, start + BATCH);
      const faces = await page.evaluate(
        async ({ part, rule, sizePx, minimumScore }) => {
          const path = '/training/browser/drawn-faces-page.ts';
          const module = (await import(path)) as { drawActorFaces: DrawActorFaces };
          return module.drawActorFaces(part, rule, sizePx, minimumScore);
        },
        { part, rule: DEFAULT_CROP_RULE, sizePx: SIZE_PX, minimumScore: MINIMUM_SCORE },
      );
      for (const [index, face] of faces.entries()) {
        const picture = part[index];
        if (picture === undefined) continue;
        if (face === null) tally.add('no face found', pictureName(picture));
        else samples.push(sampleOf(picture, face));
      }
    }
    return { name: 'Actor', samples, classes: [], skipped: tally.skipped };
  } finally {
    await close();
  }
}

function pictureName({ seed, timeMs }: ActorPicture): string {
  return `actor/${seed}/${timeMs}`;
}

function sampleOf(picture: ActorPicture, face: string): FaceSample {
  return {
    name: pictureName(picture),
    person: `actor/${picture.seed}`,
    split: 'train',
    sizePx: SIZE_PX,
    channels: 3,
    pixels: new Uint8Array(Buffer.from(face, 'base64')),
    classShares: new Float32Array(EXPRESSION_CLASSES.length).fill(1 / EXPRESSION_CLASSES.length),
    majorityClass: 0,
    affect: picture.affect,
  };
}

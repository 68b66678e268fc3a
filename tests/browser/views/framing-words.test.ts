import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawActor } from '../../../src/actor/draw-actor';
import { SAMPLE_SUBJECT } from '../../../src/actor/subject';
import { PipelineClient } from '../../../src/pipeline/pipeline-client';
import { PictureSampler } from '../../../src/sources/picture-sampler';
import { FramingWords } from '../../../src/views/live/picture/framing-words';
import { SETTINGS } from '../../support/fake-stages';

const SIZE = { width: 640, height: 480 };
const FRAME_MS = 100;

/** A drawn face with the picture around it, put into a picture of {@link SIZE}. */
interface Placed {
  /** Left and top edge, and width, of what is put in, as shares of the picture. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

interface Scene {
  readonly faces: readonly Placed[];
  /** Light of the picture, 1 being that of a lit room. */
  readonly light?: number;
}

const actor = new OffscreenCanvas(SIZE.width, SIZE.height);
const WELL: Scene = { faces: [{ left: 0, top: 0, width: 1 }] };

function pictureOf({ faces, light = 1 }: Scene): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('No canvas.');
  context.filter = `brightness(${light})`;
  context.fillStyle = '#9a9c9e';
  context.fillRect(0, 0, SIZE.width, SIZE.height);
  for (const { left, top, width } of faces) {
    const [x, y] = [left * SIZE.width, top * SIZE.height];
    context.drawImage(actor, x, y, width * SIZE.width, width * SIZE.height);
  }
  return canvas;
}

const pipeline = new PipelineClient({ modelsUrl: new URL('/models/', location.href).href });
let nowMs = 0;

beforeAll(async () => {
  const context = actor.getContext('2d', { alpha: false });
  if (context === null) throw new Error('No canvas.');
  drawActor(context, SIZE, { subject: SAMPLE_SUBJECT, affect: [0, 0], timeMs: 0 });
  await pipeline.open({ ...SETTINGS, modelId: 'vgg16-lstm', backend: 'wasm', keepRate: true }, () => {});
});

afterAll(() => pipeline.terminate());

/** What is said after each of these scenes, a tenth of a second apart, one after the other. */
async function sentencesAfter(scenes: readonly Scene[]): Promise<string[]> {
  await pipeline.reset();
  const words = new FramingWords();
  const sampler = new PictureSampler();
  const sentences: string[] = [];
  for (const scene of scenes) {
    nowMs += FRAME_MS;
    const picture = pictureOf(scene);
    const sample = await sampler.look(picture);
    const result = await pipeline.pushFrame(await createImageBitmap(picture), nowMs);
    if (result !== null) sentences.push(words.show(result, sample?.brightness ?? null, nowMs));
  }
  return sentences;
}

const held = (scene: Scene) => Array.from({ length: 10 }, () => scene);

test.each<[face: string, sentence: string, scene: Scene]>([
  ['in the middle in good light', '', WELL],
  ['that the edge cuts', 'Move to the middle', { faces: [{ left: -0.42, top: 0, width: 1 }] }],
  ['of which there is half', 'Show your whole face', { faces: [{ left: -0.5, top: 0, width: 1 }] }],
  ['far away', 'Come closer', { faces: [{ left: 0.35, top: 0.35, width: 0.3 }] }],
  ['in the dark', 'More light, please', { ...WELL, light: 0.15 }],
  [
    'beside another',
    'Several faces: the marked one is read',
    {
      faces: [
        { left: -0.05, top: 0.1, width: 0.6 },
        { left: 0.48, top: 0.1, width: 0.6 },
      ],
    },
  ],
])('a drawn face %s is told “%s” after the whole pipeline', async (_, sentence, scene) => {
  const sentences = await sentencesAfter(held(scene));
  expect(sentences[0], 'nothing is said at once').toBe('');
  expect(sentences.at(-1)).toBe(sentence);
});

test('a face at the edge, cut in every other frame, has no words that flicker', async () => {
  const cut: Scene = { faces: [{ left: -0.42, top: 0, width: 1 }] };
  const sentences = await sentencesAfter(held(WELL).flatMap((well) => [well, cut]));
  expect(sentences).toHaveLength(20);
  expect(new Set(sentences)).toEqual(new Set(['']));
});

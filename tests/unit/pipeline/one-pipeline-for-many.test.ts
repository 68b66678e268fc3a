import { expect, test } from 'vitest';
import type { FaceDetection } from '../../../src/core/face/detection';
import type { Rect, Size } from '../../../src/core/face/geometry';
import type { DetectorPicture } from '../../../src/face/blaze-face';
import { FarFaceDetector } from '../../../src/face/far-face-detector';
import type { FrameResult } from '../../../src/pipeline/contract';
import { Pipeline } from '../../../src/pipeline/pipeline';
import type { ModelStage, ModelStageOptions, PipelineStages } from '../../../src/pipeline/stages';
import { FakeStages, faceAt, SETTINGS } from '../../support/fake-stages';

/** A picture of a scene, or a part of one: which part, and where the scene's face is. */
interface Scene extends Size {
  readonly region: Rect;
  readonly faceX: number | null;
  close(): void;
}

const FULL: Size = { width: 1920, height: 1080 };
const FACE_PX = 90;

function picture(faceX: number | null, region: Rect = { x: 0, y: 0, ...FULL }, size: Size = FULL) {
  const scene: Scene = { ...size, region, faceX, close: () => {} };
  return scene as unknown as ImageBitmap;
}

/** Sees the face where it fills an eighth of what is looked at. */
const detector = {
  async detect(looked: DetectorPicture): Promise<FaceDetection[]> {
    const { region, faceX, width } = looked as unknown as Scene;
    const scale = width / region.width;
    const isThere =
      faceX !== null &&
      FACE_PX >= Math.max(region.width, region.height) / 8 &&
      faceX >= region.x &&
      faceX + FACE_PX <= region.x + region.width &&
      region.y <= 400 &&
      region.y + region.height >= 400 + FACE_PX;
    if (!isThere) return [];
    return [faceAt((faceX - region.x) * scale, (400 - region.y) * scale, 0.9, FACE_PX * scale)];
  },
  setMinimumScore: async () => {},
  close: () => {},
};

/** The real detector for far faces, and a model whose estimate counts the crops of its window. */
class HistoryStages implements PipelineStages {
  private readonly fake = new FakeStages();

  cutCrop() {
    return this.fake.cutCrop();
  }

  async openDetector() {
    const cut = async (looked: DetectorPicture, region: Rect, size: Size) =>
      picture((looked as unknown as Scene).faceX, region, size);
    return new FarFaceDetector(detector, Number.POSITIVE_INFINITY, cut);
  }

  async openModel(options: ModelStageOptions): Promise<ModelStage> {
    const model = await this.fake.openModel(options);
    let crops = 0;
    return {
      report: model.report,
      windowFill: 0,
      pushFrame: async () => {
        crops += 1;
        const raw = [crops / 100, -crops / 100] as const;
        return { raw, provisional: crops < 16, windowFill: crops, stageMs: { features: 0, temporal: 0 } };
      },
      reset: () => {
        crops = 0;
      },
      close: () => model.close(),
    };
  }
}

/** Where the far face of each frame is; null for nobody. */
type Recording = readonly (number | null)[];

async function openedPipeline(): Promise<Pipeline> {
  const pipeline = new Pipeline(new HistoryStages(), () => 0);
  await pipeline.open({ ...SETTINGS, keepRate: true }, () => {});
  return pipeline;
}

async function results(pipeline: Pipeline, recording: Recording): Promise<(FrameResult | null)[]> {
  await pipeline.reset();
  const all: (FrameResult | null)[] = [];
  for (const [index, faceX] of recording.entries()) {
    const result = await pipeline.pushFrame(picture(faceX), index * 100);
    // Numbers of faces go on; nothing follows from them.
    all.push(result && { ...result, face: result.face && { ...result.face, id: 0 }, faces: [] });
  }
  return all;
}

const someone: Recording = Array.from({ length: 8 }, (_, index) => 600 + index);
const leaves: Recording = [...someone, ...new Array<null>(4).fill(null)];

test('recordings that follow one another through one pipeline come to what each comes to by itself', async () => {
  const shared = await openedPipeline();
  const together = [];
  for (const recording of [leaves, someone, leaves]) together.push(await results(shared, recording));
  const apart = [];
  for (const recording of [leaves, someone, leaves])
    apart.push(await results(await openedPipeline(), recording));
  expect(together).toEqual(apart);
  // The face is seen from the first frame on, also after a recording at whose end nobody was searched for any
  // more.
  expect(together[1]?.map((result) => result?.estimate?.raw[0])).toEqual(
    someone.map((_, index) => (index + 1) / 100),
  );
});

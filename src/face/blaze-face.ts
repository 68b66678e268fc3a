/// <reference path="./media-pipe-wasm.d.ts" />
/// <reference path="../offline/content-hash.d.ts" />
import { FaceDetector as MediaPipeDetector } from '@mediapipe/tasks-vision';
import moduleFactory from '@mediapipe/tasks-vision/vision_wasm_module_internal.js';
import wasmContent from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?content-hash';
import wasmUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url';
import type { FaceDetection } from '../core/face/detection';
import { fetchSiteFile } from '../offline/site-file';
import modelContent from './generated/blaze-face-short-range.tflite?content-hash';
import modelUrl from './generated/blaze-face-short-range.tflite?url';
import { pictureSize } from './picture-size';
import { requireWebGl2 } from './web-gl-probe';

type FileBytes = Uint8Array<ArrayBuffer>;

/** A picture the detector reads: of a camera or video, or a still. The detector never closes it. */
export type DetectorPicture = VideoFrame | ImageBitmap;

/**
 * MediaPipe's BlazeFace, short range, on the thread it is opened on; finds faces from about 60 pixels up.
 * It runs offline from the app's own files. It can poison itself (see `face-detector.ts`), which is why
 * the app keeps it in a worker of its own.
 */
export class BlazeFace {
  private constructor(
    private readonly detector: MediaPipeDetector,
    private readonly canvas: OffscreenCanvas,
  ) {}

  /**
   * The bytes of runtime and model, each checked by its hash; `onBytes` hears of each piece that came.
   * Rejects with one sentence when one is missing or damaged.
   */
  static fetchFiles(onBytes?: (bytes: number) => void): Promise<[wasm: FileBytes, model: FileBytes]> {
    return Promise.all([
      fetchSiteFile('The runtime of the face detector', wasmUrl, wasmContent, onBytes),
      fetchSiteFile('The model of the face detector', modelUrl, modelContent, onBytes),
    ]);
  }

  /**
   * Loads runtime and model, each checked by its hash. Detections score at least `minimumScore`, in [0, 1].
   * `onProgress` hears of the bytes that were loaded, of all.
   * Rejects with one sentence without WebGL 2, or when a file is missing or damaged.
   */
  static async open(
    minimumScore: number,
    onProgress: (loadedBytes: number, totalBytes: number) => void = () => {},
  ): Promise<BlazeFace> {
    requireWebGl2();
    let loadedBytes = 0;
    const totalBytes = wasmContent.bytes + modelContent.bytes;
    const onBytes = (bytes: number) => {
      loadedBytes += bytes;
      onProgress(loadedBytes, totalBytes);
    };
    onBytes(0);
    const [wasm, model] = await BlazeFace.fetchFiles(onBytes);
    const runtime = await WebAssembly.compile(wasm);
    // The loader takes the factory from here and clears it: once for every detector.
    (globalThis as { ModuleFactory?: unknown }).ModuleFactory = (options: object) =>
      moduleFactory({ ...options, instantiateWasm: starterOf(runtime) });
    // An own canvas, so that the loss of its context can be seen: MediaPipe itself then reports no faces
    // for ever.
    const canvas = new OffscreenCanvas(1, 1);
    const detector = await MediaPipeDetector.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: wasmUrl },
      {
        // The GPU delegate is no faster for so small a network and much slower on software GL.
        baseOptions: { modelAssetBuffer: model, delegate: 'CPU' },
        canvas,
        // Video mode throws for ever once a timestamp comes twice.
        runningMode: 'IMAGE',
        minDetectionConfidence: minimumScore,
      },
    );
    return new BlazeFace(detector, canvas);
  }

  /**
   * All faces of a picture: boxes and the six keypoints in pixels of the picture, in the detector's order.
   * A picture without area has none. Throws when the detector broke or its graphics context was lost; open
   * a new one then.
   */
  detect(picture: DetectorPicture): FaceDetection[] {
    const size = pictureSize(picture);
    // An empty picture breaks the detector for good.
    if (!(size.width > 0 && size.height > 0)) return [];
    const { detections } = this.detector.detect(picture as ImageBitmap);
    if (this.contextIsLost()) throw new Error('The graphics context of the face detector was lost.');
    return detections.flatMap(({ boundingBox, categories, keypoints }): FaceDetection[] => {
      if (boundingBox === undefined) return [];
      const { originX: x, originY: y, width, height } = boundingBox;
      return [
        {
          box: { x, y, width, height },
          keypoints: keypoints.map((point) => ({ x: point.x * size.width, y: point.y * size.height })),
          score: categories[0]?.score ?? 0,
        },
      ];
    });
  }

  /** Changes the least score of detections, in [0, 1]. */
  async setMinimumScore(minimumScore: number): Promise<void> {
    await this.detector.setOptions({ minDetectionConfidence: minimumScore });
  }

  /** Throws the graphics context away, as a driver may at any time; for tests of what follows. */
  loseContext(): void {
    this.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  /** Frees it, as far as MediaPipe does: some memory only goes with its thread. */
  close(): void {
    this.detector.close();
  }

  private contextIsLost(): boolean {
    return this.canvas.getContext('webgl2')?.isContextLost() ?? false;
  }
}

/** How the loader starts a runtime that was compiled already; it hands in what that imports. */
function starterOf(runtime: WebAssembly.Module) {
  return (imports: WebAssembly.Imports, take: (instance: WebAssembly.Instance) => void) =>
    void WebAssembly.instantiate(runtime, imports).then(take);
}

import { unplayableVideo } from '../../recordings/video/unreadable-video';
import type { PlayerListener, TracePlayer } from './trace-player';

/** A seek that shows no picture for so long goes on without, milliseconds. */
const SEEK_DEADLINE_MS = 3000;
/** So much later than its time a picture is asked for, seconds, lest rounding shows the one before. */
const INTO_PICTURE_S = 1e-4;
/** The first picture of a video stands no later, seconds; what comes later is another. */
const LATEST_FIRST_S = 1;

/**
 * A player for the video in an element, once its length and its first picture are known. Its times count from
 * that picture, as those of an analysis do.
 *
 * @throws an Error of one sentence where the browser cannot play the file
 */
export async function openVideoPlayer(element: HTMLVideoElement, file: File): Promise<VideoPlayer> {
  const isReady = () => element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  const first = nextPictureS(element);
  if (!isReady() && (await eitherEvent(element, 'loadeddata', 'error')) === 'error') {
    throw new Error(await unplayableVideo(file));
  }
  if (element.videoWidth === 0) {
    throw new Error(`${file.name} holds sound and no picture; expected a video.`);
  }
  // Without an index, as browsers record, the length is known only at the end.
  if (!Number.isFinite(element.duration)) {
    const known = eventOf(element, 'durationchange');
    element.currentTime = Number.MAX_SAFE_INTEGER;
    await known;
    element.currentTime = 0;
    await eventOf(element, 'seeked');
  }
  const firstS = await Promise.race([first, afterDeadline(0)]);
  return new VideoPlayer(element, file, firstS < LATEST_FIRST_S ? firstS : 0);
}

/** See {@link openVideoPlayer}. */
export class VideoPlayer implements TracePlayer {
  constructor(
    private readonly element: HTMLVideoElement,
    private readonly file: File,
    /** When the first picture stands on the element's own clock, seconds. */
    private readonly firstS: number,
  ) {}

  get durationS(): number {
    return Math.max(0, this.element.duration - this.firstS);
  }

  async seek(timeS: number): Promise<void> {
    const { element } = this;
    const place = timeS + this.firstS + INTO_PICTURE_S;
    if (Math.abs(element.currentTime - place) < INTO_PICTURE_S / 2) return;
    const done = eventOf(element, 'seeked');
    element.currentTime = place;
    await Promise.race([done, afterDeadline(undefined)]);
  }

  play(speed: number): void {
    this.element.playbackRate = speed;
    // A pause that comes at once is no fault.
    void this.element.play().catch(() => {});
  }

  pause(): void {
    this.element.pause();
  }

  listen({ onFrame, onEnd, onFault }: PlayerListener): () => void {
    const { element, file, firstS } = this;
    let request = 0;
    const tell = (mediaTimeS: number, shownAtMs: number) =>
      onFrame({ mediaTimeS: Math.max(0, mediaTimeS - firstS), shownAtMs });
    const hasPictureCalls = 'requestVideoFrameCallback' in element;
    const byPicture = (_now: number, { mediaTime, expectedDisplayTime }: VideoFrameCallbackMetadata) => {
      request = element.requestVideoFrameCallback(byPicture);
      tell(mediaTime, expectedDisplayTime);
    };
    // Where pictures are not told of, the element's clock at each refresh is the best there is.
    const byRefresh = (nowMs: number) => {
      request = requestAnimationFrame(byRefresh);
      if (!element.paused) tell(element.currentTime, nowMs);
    };
    const fault = () => {
      void unplayableVideo(file).then(onFault);
    };
    request = hasPictureCalls
      ? element.requestVideoFrameCallback(byPicture)
      : requestAnimationFrame(byRefresh);
    element.addEventListener('ended', onEnd);
    element.addEventListener('error', fault);
    return () => {
      if (hasPictureCalls) element.cancelVideoFrameCallback(request);
      else cancelAnimationFrame(request);
      element.removeEventListener('ended', onEnd);
      element.removeEventListener('error', fault);
    };
  }
}

function eventOf(element: HTMLVideoElement, name: string): Promise<void> {
  return new Promise((resolve) => element.addEventListener(name, () => resolve(), { once: true }));
}

function eitherEvent<Name extends string>(
  element: HTMLVideoElement,
  ...names: readonly Name[]
): Promise<Name> {
  return Promise.race(names.map((name) => eventOf(element, name).then(() => name)));
}

/** When the next picture stands on the element's clock, seconds; 0 where pictures are not told of. */
function nextPictureS(element: HTMLVideoElement): Promise<number> {
  if (!('requestVideoFrameCallback' in element)) return Promise.resolve(0);
  return new Promise((resolve) => {
    element.requestVideoFrameCallback((_now, { mediaTime }) => resolve(mediaTime));
  });
}

function afterDeadline<Value>(value: Value): Promise<Value> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), SEEK_DEADLINE_MS);
  });
}

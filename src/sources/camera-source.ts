import type { PictureSign } from '../supervision/picture-watch';
import { cameraFault, noCameraAccess } from './camera-fault';
import { CaptureClock } from './capture-clock';
import type { FrameSink, FrameSource } from './frame-source';
import { PictureSampler } from './picture-sampler';

/** What a camera is opened with. */
export interface CameraOptions {
  /** Device to open; `null` takes the system's choice, the front camera on a phone. */
  readonly deviceId: string | null;
  readonly onFrame: FrameSink;
  /** The camera was unplugged or taken away; the source has stopped. */
  readonly onUnplugged: () => void;
}

/** A camera that is running, and which one it is. */
export interface CameraSource extends FrameSource {
  readonly preview: HTMLVideoElement;
  /** Device that was opened. */
  readonly deviceId: string;
  readonly label: string;
}

/** Asked for, not demanded: a face is read at 100×80, and larger pictures only cost time. */
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } } as const;

/**
 * The first picture of a camera that is there is waited for so long, milliseconds; whoever watches its
 * pictures then says that none come.
 */
const FIRST_PICTURE_MS = 3000;

/** So often the picture is sampled, milliseconds; whoever examines the camera finds the newest sample. */
const SAMPLE_EVERY_MS = 200;

const patience = (waitMs: number) => new Promise<void>((resolve) => setTimeout(resolve, waitMs));

/**
 * Opens a camera, which makes the browser ask for permission. Rejects with a `CameraFault`. It may take as
 * long as the browser's question stands. Frames come with the browser's `requestVideoFrameCallback`, so none
 * come while the page is hidden.
 */
export async function openCamera({ deviceId, onFrame, onUnplugged }: CameraOptions): Promise<CameraSource> {
  if (!navigator.mediaDevices?.getUserMedia) throw noCameraAccess();
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video:
        deviceId === null
          ? { ...PICTURE, facingMode: 'user' }
          : { ...PICTURE, deviceId: { exact: deviceId } },
    });
  } catch (error) {
    throw cameraFault(error);
  }
  const [track] = stream.getVideoTracks();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;

  let stopped = false;
  const stop = () => {
    stopped = true;
    for (const each of stream.getTracks()) each.stop();
    video.srcObject = null;
  };
  track?.addEventListener('ended', () => {
    if (stopped) return;
    stop();
    onUnplugged();
  });
  try {
    await Promise.race([video.play(), patience(FIRST_PICTURE_MS)]);
  } catch (error) {
    stop();
    throw cameraFault(error);
  }

  const times = new CaptureClock();
  const sampler = new PictureSampler();
  let seen: PictureSign | null = null;
  let seenMs = Number.NEGATIVE_INFINITY;
  const take: VideoFrameRequestCallback = (now, { captureTime }) => {
    if (stopped) return;
    video.requestVideoFrameCallback(take);
    // A privacy switch: what comes now is black, or the last picture again.
    if (track?.muted) return;
    const nowMs = performance.now();
    // That clock may be set back.
    if (Math.abs(nowMs - seenMs) >= SAMPLE_EVERY_MS) {
      seenMs = nowMs;
      void sampler.look(video).then((sample) => {
        seen = sample;
      });
    }
    if (video.videoWidth > 0) onFrame(new VideoFrame(video), times.timestampMs(now, captureTime));
  };
  video.requestVideoFrameCallback(take);
  const settings = track?.getSettings();
  return {
    preview: video,
    deviceId: settings?.deviceId ?? '',
    label: track?.label ?? '',
    stop,
    examine() {
      // Somebody's script, or the browser to save power: what is paused shows nothing new.
      if (video.paused) void video.play().catch(() => undefined);
      return {
        hasEnded: track === undefined || track.readyState === 'ended',
        isMuted: track?.muted ?? false,
        picture: video.videoWidth > 0 ? seen : null,
      };
    },
  };
}

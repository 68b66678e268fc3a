/** What is wrong with the camera of a page, or `live`. */
export type CameraState = 'live' | 'still' | 'silent' | 'black' | 'muted' | 'never' | `error ${string}`;

/** Time that a picture takes from the camera to the page where none is told, milliseconds. */
const USUAL_DELAY_MS = 20;

const DRAWN = { kind: 'videoinput', deviceId: 'drawn', label: 'Drawn camera', groupId: '' } as const;

/**
 * A camera of the page that shows a changing picture, and into which faults are injected. Its frames are real
 * ones of a real track; their times are those of the page's clock, also where a test has put it in the place
 * of the browser's.
 */
export class FaultyCamera {
  state: CameraState = 'live';
  /** Pixels across a picture; enough for the face that small pipelines see. */
  width = 480;
  /** What captured pictures say of their time, by the time at which they come. */
  captureTime: (nowMs: number) => number = (nowMs) => nowMs - USUAL_DELAY_MS;
  /** What the browser answers when it is asked for the list of cameras. */
  list: 'there' | 'never' | 'refused' = 'there';
  /** Every track and every video element that there was, in their order. */
  readonly tracks: MediaStreamTrack[] = [];
  readonly videos: HTMLVideoElement[] = [];
  /** Cameras that were asked for. */
  asked = 0;
  private readonly canvas = document.createElement('canvas');
  private waiting: (() => void)[] = [];
  private arrivals: (() => void)[] = [];
  private beat = 0;
  private request = 0;

  /** Puts it in the place of the browser's own; returns a function that takes it away again. */
  install(): () => void {
    const { mediaDevices } = navigator;
    const { getUserMedia, enumerateDevices } = mediaDevices;
    const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
    const draw = () => {
      this.request = requestAnimationFrame(draw);
      this.draw();
    };
    draw();
    mediaDevices.getUserMedia = () => this.open();
    mediaDevices.enumerateDevices = () => this.devices();
    HTMLVideoElement.prototype.requestVideoFrameCallback = this.framesWith(requestVideoFrameCallback);
    return () => {
      cancelAnimationFrame(this.request);
      for (const track of this.tracks) track.stop();
      Object.assign(mediaDevices, { getUserMedia, enumerateDevices });
      HTMLVideoElement.prototype.requestVideoFrameCallback = requestVideoFrameCallback;
    };
  }

  /** Whether pictures come to the page. */
  get isFilming(): boolean {
    const track = this.tracks.at(-1);
    const video = this.videos.at(-1);
    return (
      track?.readyState === 'live' &&
      video?.srcObject !== null &&
      video?.paused === false &&
      this.state !== 'silent' &&
      this.state !== 'muted'
    );
  }

  /** Resolves when the next picture has come to the page. */
  nextPicture(): Promise<void> {
    return new Promise((resolve) => this.arrivals.push(resolve));
  }

  /** Lets every camera that was asked for and not answered be there now. */
  answer(): void {
    for (const answer of this.waiting.splice(0)) answer();
  }

  private async open(): Promise<MediaStream> {
    this.asked += 1;
    const [kind, name] = this.state.split(' ');
    if (kind === 'error') throw new DOMException('refused', name);
    if (kind === 'never') await new Promise<void>((resolve) => this.waiting.push(resolve));
    const stream = this.canvas.captureStream();
    for (const track of stream.getVideoTracks()) {
      this.tracks.push(track);
      Object.defineProperties(track, {
        muted: { get: () => this.state === 'muted' },
        label: { value: DRAWN.label },
        getSettings: { value: () => ({ deviceId: DRAWN.deviceId }) },
      });
    }
    return stream;
  }

  private devices(): Promise<MediaDeviceInfo[]> {
    if (this.list === 'never') return new Promise(() => {});
    if (this.list === 'refused') return Promise.reject(new DOMException('refused', 'NotAllowedError'));
    return Promise.resolve([{ ...DRAWN, toJSON: () => DRAWN }]);
  }

  private draw(): void {
    const { canvas, state, width } = this;
    if (state === 'silent' || state === 'muted') return;
    if (canvas.width !== width) Object.assign(canvas, { width, height: (width * 3) / 4 });
    if (state !== 'still') this.beat += 1;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('There is no canvas to film.');
    const shade = (factor: number) => (this.beat * factor) % 256;
    context.fillStyle = state === 'black' ? 'black' : `rgb(${shade(5)} ${shade(7)} 200)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }

  private framesWith(request: HTMLVideoElement['requestVideoFrameCallback']) {
    const camera = this;
    return function (this: HTMLVideoElement, call: VideoFrameRequestCallback): number {
      if (!camera.videos.includes(this)) camera.videos.push(this);
      const next = (): number =>
        request.call(this, (_, metadata) => {
          // What was on its way when the camera fell silent: on the page's clock it would come much later.
          if (camera.state === 'silent' || camera.state === 'muted') {
            next();
            return;
          }
          const nowMs = performance.now();
          call(nowMs, { ...metadata, captureTime: camera.captureTime(nowMs) });
          for (const arrived of camera.arrivals.splice(0)) arrived();
        });
      return next();
    };
  }
}

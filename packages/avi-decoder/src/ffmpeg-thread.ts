import * as Comlink from 'comlink';
import type { DecodedFrame, DecodedStretch, FfmpegWorkerApi } from './ffmpeg.worker';
import { type PacketList, readPacketList } from './packet-list';

/** One run of FFmpeg takes a second or two; it has stopped when it takes so long. */
const STALL_MS = 180_000;
/** FFmpeg's memory only grows; its thread is ended and made anew after so many runs. */
const RUNS_EACH = 64;

/** FFmpeg in a worker, made anew from time to time. */
export class FfmpegThread {
  private worker: Worker | null = null;
  private api: Comlink.Remote<FfmpegWorkerApi> | null = null;
  private died: Promise<never> = new Promise(() => {});
  private end: (error: Error) => void = () => {};
  private runs = 0;

  constructor(private readonly file: File) {}

  /** What the file holds of a picture, undecoded. Rejects with a clause that says what is wrong with it. */
  async packets(): Promise<PacketList> {
    const { list, printed } = await this.inTime((api) => api.packets());
    const packets = readPacketList(list);
    if (packets !== null) return packets;
    throw new Error(complaintOf(printed));
  }

  /**
   * The frames between two times of the file, both in seconds; where `fromS` is null those from the first
   * frame on, until `toS` after it. Without `toS`, all that follow.
   */
  async decode(fromS: number | null, toS: number | null): Promise<DecodedStretch> {
    const stretch = await this.inTime((api) => api.decode(fromS, toS));
    if (fromS === null && stretch.frames.length === 0) {
      throw new Error(`FFmpeg found no frame (${stretch.complaint})`);
    }
    return stretch;
  }

  /**
   * Every frame in one run, at most `ahead` of them decoded before they are asked for. Needs shared memory.
   */
  async *stream(ahead: number): AsyncGenerator<DecodedFrame> {
    const api = await this.started();
    const taken = new Int32Array(new SharedArrayBuffer(4));
    const { port1, port2 } = new MessageChannel();
    const waiting: (DecodedFrame | null)[] = [];
    let wake: () => void = () => {};
    port1.onmessage = ({ data }: MessageEvent<DecodedFrame | null>) => {
      waiting.push(data);
      wake();
    };
    const ended = api.stream(Comlink.transfer(port2, [port2]), taken, ahead);
    ended.catch(() => {});
    try {
      let none = true;
      for (;;) {
        while (waiting.length === 0) {
          const arrived = new Promise<void>((resolve) => {
            wake = resolve;
          });
          await this.orStalled(Promise.race([arrived, ended.then(() => arrived), this.died]));
        }
        const frame = waiting.shift();
        if (!frame) break;
        none = false;
        yield frame;
        Atomics.add(taken, 0, 1);
        Atomics.notify(taken, 0);
      }
      const complaint = await ended;
      if (none) throw new Error(`FFmpeg found no frame (${complaint})`);
    } finally {
      port1.close();
    }
  }

  /** Ends FFmpeg, whatever it is at; a run under way rejects. */
  close(): void {
    this.end(new Error('FFmpeg was ended'));
    this.worker?.terminate();
    this.worker = null;
    this.api = null;
    this.runs = 0;
  }

  private async inTime<T>(run: (api: Comlink.Remote<FfmpegWorkerApi>) => Promise<T>): Promise<T> {
    const api = await this.started();
    return this.orStalled(Promise.race([run(api), this.died]));
  }

  private async started(): Promise<Comlink.Remote<FfmpegWorkerApi>> {
    if (this.runs >= RUNS_EACH) this.close();
    const api = this.api ?? (await this.open());
    this.runs += 1;
    return api;
  }

  private orStalled<T>(step: Promise<T>): Promise<T> {
    const message = `FFmpeg gave no picture for ${STALL_MS / 1000} s`;
    const timer = setTimeout(() => this.end(new Error(message)), STALL_MS);
    return step.finally(() => clearTimeout(timer));
  }

  private async open(): Promise<Comlink.Remote<FfmpegWorkerApi>> {
    const worker = new Worker(new URL('./ffmpeg.worker.ts', import.meta.url), {
      type: 'module',
      name: 'ffmpeg',
    });
    this.worker = worker;
    this.died = new Promise<never>((_, reject) => {
      this.end = reject;
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        reject(new Error(event.message || 'FFmpeg could not be loaded'));
      });
    });
    this.died.catch(() => {});
    const api = Comlink.wrap<FfmpegWorkerApi>(worker);
    await Promise.race([api.open(this.file), this.died]);
    this.api = api;
    return api;
  }
}

/** The last line that says what is wrong, without the name that FFmpeg knows the file by. */
function complaintOf(printed: readonly string[]): string {
  if (printed.some((line) => /matches no streams/.test(line))) return 'it holds no picture';
  const complaints = printed.filter((line) =>
    /error|invalid|not found|could not|unknown|unsupported/i.test(line),
  );
  const last = complaints.at(-1) ?? printed.at(-1) ?? 'it printed nothing';
  return `FFmpeg says "${last
    .replace(/\/?files\/input:? ?/, '')
    .replace(/\.$/, '')
    .trim()}"`;
}

import wasmUrl from '@ffmpeg/core/wasm?url';
import scriptUrl from '@ffmpeg/core?url';

/** What writes to a device of FFmpeg's file system go to. */
interface DeviceOperations {
  open(): void;
  close(): void;
  write(stream: unknown, buffer: Uint8Array, offset: number, length: number): number;
}

/** FFmpeg's own files, in memory and of the page. */
interface FileSystem {
  readonly filesystems: { readonly WORKERFS: unknown };
  mkdir(path: string): void;
  mount(type: unknown, options: { blobs: { name: string; data: Blob }[] }, path: string): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  unlink(path: string): void;
  makedev(major: number, minor: number): number;
  registerDevice(device: number, operations: DeviceOperations): void;
  mkdev(path: string, device: number): void;
}

interface FfmpegCore {
  readonly FS: FileSystem;
  exec(...args: string[]): number;
  setLogger(logger: (line: { message: string }) => void): void;
  reset(): void;
}

const INPUT = 'input';
const OUTPUT = '/output';
const PIPE = '/dev/pictures';
/** A number for the device that no other of the file system has. */
const PIPE_DEVICE = [64, 7] as const;

/**
 * FFmpeg as a program: it is given a command line and a file, and leaves a file and what it printed. Its
 * script and its WebAssembly are files of their own, unchanged, and are fetched when a program is opened.
 * For a worker: it reads files synchronously, and a run blocks its thread.
 */
export class FfmpegProgram {
  private take: (bytes: Uint8Array) => void = () => {};

  private constructor(private readonly core: FfmpegCore) {}

  /** Fetches and starts it. Rejects when it cannot be loaded. */
  static async open(file: Blob): Promise<FfmpegProgram> {
    const { default: create } = (await import(/* @vite-ignore */ scriptUrl)) as {
      default: (options: { mainScriptUrlOrBlob: string }) => Promise<FfmpegCore>;
    };
    const wasmURL = new URL(wasmUrl, import.meta.url).href;
    const locations = btoa(JSON.stringify({ wasmURL, workerURL: '' }));
    const core = await create({ mainScriptUrlOrBlob: `#${locations}` });
    // Read where it lies, piece by piece, however large.
    core.FS.mkdir('/files');
    core.FS.mount(core.FS.filesystems.WORKERFS, { blobs: [{ name: INPUT, data: file }] }, '/files');
    const program = new FfmpegProgram(core);
    const device = core.FS.makedev(...PIPE_DEVICE);
    core.FS.registerDevice(device, {
      open: () => {},
      close: () => {},
      write: (_stream, buffer, offset, length) => {
        program.take(buffer.subarray(offset, offset + length));
        return length;
      },
    });
    core.FS.mkdev(PIPE, device);
    return program;
  }

  /**
   * Runs it once. `before` and `after` stand before and after the input on the command line; the output's
   * name is added at the end. What it prints goes to `onLine`, line by line.
   */
  run(before: readonly string[], after: readonly string[], onLine: (line: string) => void): void {
    this.exec(before, after, OUTPUT, onLine);
  }

  /**
   * As {@link run}, but what it writes goes to `take` while it runs, piece by piece; a piece is gone
   * afterwards.
   */
  pipe(
    before: readonly string[],
    after: readonly string[],
    onLine: (line: string) => void,
    take: (bytes: Uint8Array) => void,
  ): void {
    this.take = take;
    try {
      this.exec(before, after, PIPE, onLine);
    } finally {
      this.take = () => {};
    }
  }

  /** Takes the file that the last run left away; empty when it left none. */
  takeOutput(): Uint8Array<ArrayBuffer> {
    try {
      const bytes = this.core.FS.readFile(OUTPUT);
      this.core.FS.unlink(OUTPUT);
      return bytes;
    } catch {
      return new Uint8Array(0);
    }
  }

  private exec(
    before: readonly string[],
    after: readonly string[],
    output: string,
    onLine: (line: string) => void,
  ): void {
    this.core.setLogger(({ message }) => onLine(message));
    this.core.exec('-hide_banner', '-nostats', ...before, '-i', `/files/${INPUT}`, ...after, output);
    this.core.reset();
  }
}

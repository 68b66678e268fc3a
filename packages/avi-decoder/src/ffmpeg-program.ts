import wasmUrl from '@ffmpeg/core/wasm?url';
import scriptUrl from '@ffmpeg/core?url';

/** FFmpeg's own files, in memory and of the page. */
interface FileSystem {
  readonly filesystems: { readonly WORKERFS: unknown };
  mkdir(path: string): void;
  mount(type: unknown, options: { blobs: { name: string; data: Blob }[] }, path: string): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  unlink(path: string): void;
}

interface FfmpegCore {
  readonly FS: FileSystem;
  exec(...args: string[]): number;
  setLogger(logger: (line: { message: string }) => void): void;
  reset(): void;
}

/** How one run of FFmpeg ended. */
export interface FfmpegRun {
  readonly exitCode: number;
  /** What it printed, line by line. */
  readonly lines: readonly string[];
}

const INPUT = 'input';
const OUTPUT = '/output';

/**
 * FFmpeg as a program: it is given a command line and a file, and leaves a file and what it printed. Its
 * script and its WebAssembly are files of their own, unchanged, and are fetched when a program is opened.
 * For a worker: it reads files synchronously, and a run blocks its thread.
 */
export class FfmpegProgram {
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
    return new FfmpegProgram(core);
  }

  /**
   * Runs it once. `before` and `after` stand before and after the input on the command line; the output's
   * name is added at the end.
   */
  run(before: readonly string[], after: readonly string[]): FfmpegRun {
    const lines: string[] = [];
    this.core.setLogger(({ message }) => lines.push(message));
    const exitCode = this.core.exec('-hide_banner', ...before, '-i', `/files/${INPUT}`, ...after, OUTPUT);
    this.core.reset();
    return { exitCode, lines };
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
}

import { type ModelFolder, randomModelFolder } from '../tiny-model';
import type { ModelServer } from './small-site';

/** What is wrong with a file of a model as its server sends it. */
export type FileFault =
  | { readonly status: number }
  | { readonly change: (data: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> }
  /** Its body ends in an error, or never, after so many bytes, the first time it is sent. */
  | { readonly endsAfter: number; readonly how: 'error' | 'silence' };

/** A server of one small model, into which faults are injected; it answers ranges as servers of files do. */
export class TinyServer {
  /** By the beginning of a file's name. */
  readonly faults = new Map<string, FileFault>();
  /** Nothing of it can be reached. */
  isUnreachable = false;
  /** What was asked for, in its order: `name`, or `name bytes=…`. */
  readonly asked: string[] = [];

  private constructor(private readonly folder: ModelFolder) {}

  static async of(): Promise<TinyServer> {
    return new TinyServer(await randomModelFolder({ id: 'tiny' }));
  }

  /** Name of the largest of its files. */
  get largest(): string {
    const files = [...this.folder.files].sort(([, a], [, b]) => b.length - a.length);
    return files[0]?.[0] ?? '';
  }

  readonly answer: ModelServer = async (path, init) => {
    init?.signal?.throwIfAborted();
    const range = new Headers(init?.headers).get('Range');
    this.asked.push(range === null ? path : `${path} ${range}`);
    if (this.isUnreachable) throw new TypeError('Failed to fetch');
    const whole = this.folder.files.get(path);
    if (whole === undefined) return new Response('Not found', { status: 404 });
    const [, fault] = [...this.faults].find(([name]) => path.startsWith(name)) ?? [];
    if (fault !== undefined && 'status' in fault) return new Response('', { status: fault.status });
    const data = fault !== undefined && 'change' in fault ? fault.change(whole.slice()) : whole;
    const from = Number(range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    const breaks = fault !== undefined && 'endsAfter' in fault && from === 0 ? fault : null;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(data.slice(from, breaks?.endsAfter));
        if (breaks === null) controller.close();
        else if (breaks.how === 'error')
          setTimeout(() => controller.error(new TypeError('network error')), 100);
      },
    });
    const headers = { 'Content-Range': `bytes ${from}-${data.length - 1}/${data.length}` };
    return from > 0 ? new Response(body, { status: 206, headers }) : new Response(body);
  };
}

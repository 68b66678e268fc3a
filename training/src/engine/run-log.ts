import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';

/** Progress of one long loop, with time left. */
export interface Progress {
  update(done: number, note: string): void;
  stop(): void;
}

const PLAIN_LINE_EVERY_MS = 60_000;

/**
 * What a run says while it goes: a progress bar with time left on a terminal, a line a minute where
 * there is none, and one JSON line per epoch in `<run>/log.jsonl`.
 */
export class RunLog {
  constructor(private readonly file: string) {
    mkdirSync(dirname(file), { recursive: true });
  }

  /** A sentence for whoever watches. */
  note(message: string): void {
    process.stdout.write(`${message}\n`);
  }

  /** A record that outlives the run. */
  epoch(record: object): void {
    appendFileSync(this.file, `${JSON.stringify({ time: new Date().toISOString(), ...record })}\n`);
    this.note(JSON.stringify(record));
  }

  /** Starts showing a loop of `total` steps, of which `done` are behind. */
  progress(name: string, total: number, done: number): Progress {
    return showProgress(name, total, done);
  }
}

/** Shows a loop of `total` steps, of which `done` are behind: a bar on a terminal, else a line a minute. */
export function showProgress(name: string, total: number, done: number): Progress {
  return process.stdout.isTTY ? barProgress(name, total, done) : lineProgress(name, total, done);
}

function barProgress(name: string, total: number, done: number): Progress {
  const bar = new SingleBar(
    { format: `${name} {bar} {percentage}% | {value}/{total} | left {eta_formatted} | {note}` },
    Presets.shades_classic,
  );
  bar.start(total, done, { note: '' });
  return { update: (value, note) => bar.update(value, { note }), stop: () => bar.stop() };
}

function lineProgress(name: string, total: number, done: number): Progress {
  const started = Date.now();
  let last = started;
  return {
    update(value, note) {
      if (Date.now() - last < PLAIN_LINE_EVERY_MS && value < total) return;
      last = Date.now();
      const leftMs = ((last - started) / Math.max(1, value - done)) * (total - value);
      process.stdout.write(`${name} ${value}/${total}, ${Math.ceil(leftMs / 60_000)} min left, ${note}\n`);
    },
    stop() {},
  };
}

import { formatDuration } from '../../src/recordings/run/time-left';

/** A log gets a line this often; a terminal is redrawn with every report. */
const LOG_EVERY_MS = 10_000;

/** What a progress line shows. */
export interface ProgressNumbers {
  readonly sampledFrames: number;
  readonly expectedFrames: number;
  readonly fraction: number;
  readonly timeLeftS: number | null;
}

/** The text of one progress line, e.g. `clip.mp4: 45 %, 120 of 268 frames, 48 s left`. */
export function progressText(name: string, progress: ProgressNumbers): string {
  const left = progress.timeLeftS === null ? '' : `, ${formatDuration(progress.timeLeftS)} left`;
  const percent = Math.floor(progress.fraction * 100);
  return `${name}: ${percent} %, ${progress.sampledFrames} of ${progress.expectedFrames} frames${left}`;
}

/** One line per video: redrawn in place on a terminal, written now and then to a log. */
export class ProgressLine {
  #lastLogMs: number;
  #drawn = false;
  readonly #stream: NodeJS.WriteStream;
  readonly #now: () => number;

  constructor(stream: NodeJS.WriteStream, now: () => number = Date.now) {
    this.#stream = stream;
    this.#now = now;
    this.#lastLogMs = now();
  }

  /** Shows how far a video is. */
  update(text: string): void {
    if (this.#stream.isTTY) {
      const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
      this.#stream.write(`\r\u001b[2K${text.slice(0, width)}`);
      this.#drawn = true;
    } else if (this.#now() - this.#lastLogMs >= LOG_EVERY_MS) {
      this.#lastLogMs = this.#now();
      this.#stream.write(`${text}\n`);
    }
  }

  /** Replaces the progress by a line that stays. */
  finish(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
    this.#lastLogMs = this.#now();
  }

  /** Wipes the progress, so that another stream can write. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001b[2K');
    this.#drawn = false;
  }
}

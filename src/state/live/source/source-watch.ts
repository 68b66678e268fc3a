import type { SourceHealth } from '../../../sources/frame-source';
import type { Clock } from '../../../supervision/clock';
import { PictureWatch } from '../../../supervision/picture-watch';
import { RestartBudget } from '../../../supervision/restart-budget';
import { SilenceWatch } from '../../../supervision/silence-watch';
import type { SourceTrouble } from '../live-store';

/** What a {@link SourceWatch} is given. */
export interface SourceWatchParts {
  readonly clock: Clock;
  /** How the running source is; `null` where nothing can ail. */
  readonly examine: () => SourceHealth | null;
  /** Whether nobody is there to start a camera again: then it is opened again for ever. */
  readonly isUnattended: () => boolean;
  /** Its pictures are of no use from now on. */
  readonly onTrouble: (trouble: SourceTrouble) => void;
  /** They are again. */
  readonly onWell: () => void;
  /** It has ended, though nothing told of it. */
  readonly onEnded: () => void;
  /** It does not get well by itself: it is to be opened again. */
  readonly onReopen: () => void;
}

/** A source that gave no frame for so long is silent; milliseconds. Cameras in the dark give two a second. */
const SILENT_AFTER_MS = 2000;
/** A source that was well for so long ails of something new, milliseconds. */
const PROVEN_MS = 30_000;
/** Looks at the picture no more often than this, milliseconds. */
const PICTURE_EVERY_MS = 500;

/** A trouble may pass by itself for so long before the source is opened again. */
const ALLOWANCES = {
  attended: { delaysMs: [3000, 10_000, 30_000] },
  unattended: { delaysMs: [2000, 3000], goesOn: true },
} as const;

/**
 * Watches the pictures of a running source: that they come, that they are not black, and that they change.
 * What ails is said at once; then the source is opened again, as often as its budget allows.
 */
export class SourceWatch {
  private readonly silence: SilenceWatch;
  private readonly pictures = new PictureWatch();
  private readonly budget: RestartBudget<keyof typeof ALLOWANCES>;
  private trouble: SourceTrouble | null = null;
  private troubledMs = 0;
  private wellMs = 0;
  /** The source was opened again since its trouble began. */
  private wasReopened = false;
  /** Wait before the source is opened again, milliseconds; `null` where it will not be. */
  private patienceMs: number | null = null;
  private sinceLookMs = 0;

  constructor(private readonly parts: SourceWatchParts) {
    this.budget = new RestartBudget(ALLOWANCES, parts.clock);
    this.silence = new SilenceWatch({
      clock: parts.clock,
      limitMs: () => SILENT_AFTER_MS,
      onLook: (elapsedMs) => this.look(elapsedMs),
      onSilent: () => this.note(this.parts.examine()?.isMuted ? 'muted' : 'silent'),
    });
  }

  /** Begins to watch a source that runs from now on; a trouble of the one before stands until it is well. */
  start(): void {
    this.troubledMs = 0;
    this.sinceLookMs = 0;
    this.pictures.reopen();
    this.silence.start();
  }

  /** Stops: the source ended, or the page is hidden and no frames are due. */
  stop(): void {
    this.silence.stop();
  }

  /** Another source begins, or the same one because somebody asked for it. */
  forget(): void {
    this.stop();
    this.pictures.forget();
    this.budget.reset();
    this.trouble = null;
  }

  /** A frame came. True if it shows something. */
  hear(): boolean {
    this.silence.hear();
    if (this.trouble === 'silent' || this.trouble === 'muted') this.recover();
    return this.trouble === null;
  }

  private look(elapsedMs: number): void {
    const health = this.sinceLookMs >= PICTURE_EVERY_MS ? this.parts.examine() : null;
    this.sinceLookMs += elapsedMs;
    if (health !== null) {
      const lookedMs = this.sinceLookMs;
      this.sinceLookMs = 0;
      if (health.hasEnded) {
        this.parts.onEnded();
        return;
      }
      this.judge(health, lookedMs);
    }
    this.countTrouble(elapsedMs);
  }

  private judge({ picture }: SourceHealth, elapsedMs: number): void {
    // Of a source that sends nothing, the picture is always the same.
    if (picture === null || this.trouble === 'silent' || this.trouble === 'muted') return;
    const fault = this.pictures.look(picture, elapsedMs);
    if (fault !== null) this.note(fault);
    else if (this.trouble !== null) this.recover();
  }

  private note(trouble: SourceTrouble): void {
    if (trouble === this.trouble) return;
    if (this.trouble === null) {
      this.wasReopened = false;
      this.waitAgain();
    }
    this.trouble = trouble;
    this.parts.onTrouble(trouble);
  }

  private recover(): void {
    // What passed by itself has cost no opening.
    if (!this.wasReopened) this.budget.reset();
    this.trouble = null;
    this.wellMs = 0;
    this.parts.onWell();
  }

  private countTrouble(elapsedMs: number): void {
    if (this.trouble === null) {
      this.wellMs += elapsedMs;
      if (this.wellMs >= PROVEN_MS) this.budget.reset();
      return;
    }
    this.troubledMs += elapsedMs;
    if (this.patienceMs === null || this.troubledMs < this.patienceMs) return;
    this.waitAgain();
    this.wasReopened = true;
    this.parts.onReopen();
  }

  /** How long the source may go on ailing before it is opened again. */
  private waitAgain(): void {
    this.troubledMs = 0;
    this.patienceMs = this.budget.next(this.parts.isUnattended() ? 'unattended' : 'attended');
  }
}

import { Spring } from './spring';

/** After so long a spring of one value has arrived, milliseconds; it is left where it is told to be. */
const JOURNEY_MS = 480;
/** The way of the spring is told in pieces of so long, milliseconds: straight ones, too short to be seen. */
const PIECE_MS = 24;

/**
 * Scales an element across on a spring. The way is worked out when the target changes and handed to the
 * browser as an animation, which it plays without this thread.
 */
export class SpringScale {
  private readonly spring = new Spring();
  private target: number | null = null;
  private animation: Animation | null = null;

  /** @param isReduced whether less motion is asked for now */
  constructor(
    private readonly element: HTMLElement,
    private readonly isReduced: () => boolean,
  ) {}

  /** Goes towards a scale from now on, `performance.now` milliseconds; `null` forgets where it was. */
  follow(scale: number | null, nowMs: number): void {
    if (scale === this.target) return;
    if (this.target !== null) this.spring.follow([this.target], nowMs);
    this.target = scale;
    this.animation?.cancel();
    this.animation = null;
    if (scale === null) {
      this.spring.reset();
      return;
    }
    this.element.style.transform = transformOf(scale);
    if (this.isReduced() || this.spring.values === null) {
      this.spring.follow([scale], nowMs);
      if (this.isReduced()) this.spring.jump([scale]);
      return;
    }
    const ahead = this.spring.copy();
    const keyframes = [{ transform: transformOf(ahead.values?.[0] ?? scale) }];
    for (let ms = PIECE_MS; ms < JOURNEY_MS; ms += PIECE_MS) {
      ahead.follow([scale], nowMs + ms);
      keyframes.push({ transform: transformOf(ahead.values?.[0] ?? scale) });
    }
    keyframes.push({ transform: transformOf(scale) });
    this.animation = this.element.animate(keyframes, { duration: JOURNEY_MS });
  }
}

function transformOf(scale: number): string {
  return `scaleX(${scale.toFixed(4)})`;
}

import { type Rater, raterNameFault } from '../../core/tracing/rater';
import { NO_RATING, type Rating } from '../../core/tracing/rating';
import { currentRater, freshRater, type TraceStore } from './trace-store';

/** Whose turn it is, what they are called, and what they had before their last take. */
export class RaterTurns {
  private before: Rating | null = null;

  constructor(private readonly store: TraceStore) {}

  /** The rater whose turn it is. */
  get current(): Rater {
    return currentRater(this.store.getState());
  }

  /** Gives the current rater a name; one that cannot be is told of in a notice. */
  rename(name: string): void {
    const { raters, current } = this.store.getState();
    const others = raters.filter((_, index) => index !== current).map((other) => other.name);
    const notice = raterNameFault(name, others);
    this.store.setState({ notice });
    if (notice === null) this.change({ name });
  }

  /** It is the turn of another rater, by index: nothing may be under way. */
  turnTo(current: number): void {
    if (this.store.getState().phase !== 'ready') return;
    this.before = null;
    this.store.setState({ current, canUndo: false, notice: null });
  }

  /** It is the turn of somebody who has not begun: one who is there already, or a new rater. */
  turnToNext(): void {
    const { raters, phase } = this.store.getState();
    if (phase !== 'ready') return;
    const idle = raters.findIndex(({ rating, lag }) => rating === NO_RATING && lag === null);
    if (idle < 0) {
      const names = raters.map(({ name }) => name);
      let number = raters.length + 1;
      while (raterNameFault(`Rater ${number}`, names) !== null) number += 1;
      this.store.setState({ raters: [...raters, freshRater(number)] });
    }
    this.turnTo(idle < 0 ? raters.length : idle);
  }

  /** Something of the current rater is different. */
  change(part: Partial<Rater>): void {
    const { raters, current } = this.store.getState();
    this.store.setState({
      raters: raters.map((rater, index) => (index === current ? { ...rater, ...part } : rater)),
    });
  }

  /** A take begins: what is there now can be had back. */
  remember(): void {
    this.before = this.current.rating;
  }

  /** The take has put a rating in the place of what was there. */
  replace(rating: Rating): void {
    this.change({ rating });
    this.store.setState({ canUndo: this.before !== null, isKept: false });
  }

  /** Takes the last take back. */
  undo(): void {
    if (this.before === null || this.store.getState().phase !== 'ready') return;
    this.replace(this.before);
    this.forget();
  }

  /** Nothing can be had back any more. */
  forget(): void {
    this.before = null;
    this.store.setState({ canUndo: false });
  }
}

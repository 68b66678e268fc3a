/** Where the frame of the site is while trials run. */
export type FramePlace = 'corner' | 'invisible';

/** Layout of the frame, CSS pixels; in the corner it is drawn at half that. */
const SIZE = { width: 320, height: 240 } as const;

/**
 * Holds the frame of the site. It stays where it is in the document, since a frame that is moved is loaded
 * anew, and it stays within the window, since browsers give no pictures to frames that are out of sight: it
 * is laid over an element of a trial, or into the corner.
 */
export class FrameHolder {
  /** What the frame is made in. */
  readonly element: HTMLElement = document.createElement('div');
  private place: Element | null = null;
  private readonly follow = () => this.lay();

  constructor(private readonly rest: FramePlace) {
    this.element.className = 'circumplex-frame';
    this.element.style.cssText = 'position: fixed; z-index: 10; overflow: hidden; background: #fff;';
    document.body.append(this.element);
    addEventListener('resize', this.follow);
    addEventListener('scroll', this.follow, true);
    this.lay();
  }

  /** Lays the frame over an element, as large as it. */
  show(place: Element): void {
    this.place = place;
    this.lay();
  }

  /** Lays the frame where it is while trials run. */
  tuck(): void {
    this.place = null;
    this.lay();
  }

  /** Removes it with the frame. */
  remove(): void {
    removeEventListener('resize', this.follow);
    removeEventListener('scroll', this.follow, true);
    this.element.remove();
  }

  private lay(): void {
    const { style } = this.element;
    const place = this.place?.getBoundingClientRect();
    const isShown = place !== undefined;
    const { left, top, width, height } = place ?? { left: 0, top: 0, ...SIZE };
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.left = isShown ? `${left}px` : '';
    style.top = isShown ? `${top}px` : '';
    style.right = isShown ? '' : '0';
    style.bottom = isShown ? '' : '0';
    style.transformOrigin = 'bottom right';
    style.transform = isShown ? '' : 'scale(0.5)';
    style.opacity = isShown || this.rest === 'corner' ? '1' : '0';
    style.pointerEvents = isShown || this.rest === 'corner' ? '' : 'none';
  }
}

import type { DrawingContext } from './panel-drawing';

/** Decimals of a place, in CSS pixels. */
const DECIMALS = 2;

interface Saved {
  readonly clip: string | null;
}

/**
 * What draws on a canvas, written down as an SVG instead: so that there is one drawing and the file is what
 * is seen. It knows what the traces use and no more.
 */
export class SvgContext implements DrawingContext {
  strokeStyle: string | CanvasGradient | CanvasPattern = '#000';
  fillStyle: string | CanvasGradient | CanvasPattern = '#000';
  lineWidth = 1;
  lineJoin: CanvasLineJoin = 'miter';
  lineCap: CanvasLineCap = 'butt';
  globalAlpha = 1;
  font = '12px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  private readonly parts: string[] = [];
  private readonly clips: string[] = [];
  private readonly stack: Saved[] = [];
  private path: string[] = [];
  private dash: readonly number[] = [];
  private clipped: string | null = null;

  /**
   * @param width of the picture, CSS pixels
   * @param ground colour behind everything
   */
  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly ground: string,
  ) {}

  beginPath(): void {
    this.path = [];
  }

  moveTo(x: number, y: number): void {
    this.path.push(`M${round(x)} ${round(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.path.push(`L${round(x)} ${round(y)}`);
  }

  /** Whole circles alone, which is what markers are. */
  arc(x: number, y: number, radius: number): void {
    const r = round(radius);
    this.path.push(`M${round(x - radius)} ${round(y)}a${r} ${r} 0 1 0 ${round(2 * radius)} 0`);
    this.path.push(`a${r} ${r} 0 1 0 ${round(-2 * radius)} 0Z`);
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path.push(`M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`);
  }

  closePath(): void {
    this.path.push('Z');
  }

  clip(): void {
    const id = `clip-${this.clips.length}`;
    this.clips.push(`<clipPath id="${id}"><path d="${this.path.join('')}"/></clipPath>`);
    this.clipped = id;
  }

  save(): void {
    this.stack.push({ clip: this.clipped });
  }

  restore(): void {
    this.clipped = this.stack.pop()?.clip ?? null;
  }

  stroke(): void {
    if (this.path.length === 0) return;
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.join(' ')}"` : '';
    this.add(
      `<path d="${this.path.join('')}" fill="none" stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"` +
        ` stroke-linejoin="${this.lineJoin}" stroke-linecap="${this.lineCap}"${dash}`,
    );
  }

  fill(): void {
    if (this.path.length > 0) this.add(`<path d="${this.path.join('')}" fill="${this.fillStyle}"`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const [left, top, right, below] = [x, y, width, height].map(round);
    this.add(`<rect x="${left}" y="${top}" width="${right}" height="${below}" fill="${this.fillStyle}"`);
  }

  fillText(text: string, x: number, y: number): void {
    const [, weight = '400', size = '12px', family = 'sans-serif'] =
      /^(?:(\d+) )?(\S+) (.*)$/.exec(this.font) ?? [];
    const anchor = { center: 'middle', right: 'end', end: 'end' }[this.textAlign as string] ?? 'start';
    const baseline = { middle: 'central', bottom: 'text-after-edge' }[this.textBaseline as string] ?? 'auto';
    this.add(
      `<text x="${round(x)}" y="${round(y)}" fill="${this.fillStyle}" font-family="${escaped(family)}"` +
        ` font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" dominant-baseline="${baseline}"`,
      `${escaped(text)}</text>`,
    );
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash];
  }

  /** The drawing so far as a file. */
  toSvg(): string {
    const { width, height, ground } = this;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
      `<defs>${this.clips.join('')}</defs><rect width="100%" height="100%" fill="${ground}"/>` +
      `${this.parts.join('')}</svg>\n`
    );
  }

  private add(start: string, content: string | null = null): void {
    const alpha = this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : '';
    const clip = this.clipped === null ? '' : ` clip-path="url(#${this.clipped})"`;
    this.parts.push(`${start}${alpha}${clip}${content === null ? '/>' : `>${content}`}`);
  }
}

function round(value: number): number {
  return Number(value.toFixed(DECIMALS));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

import type { Affect } from '../../../core/affect';
import { CIRCUMPLEX_WORDS, fromPolar } from '../../../core/display/circumplex';
import { NEUTRAL_RADIUS } from '../../../core/display/looks';
import { clampForDisplay } from '../../../core/post-processing';
import type { CanvasFrame } from '../../shared/drawing/use-canvas';
import { wordAngles } from './word-angles';

/** How the circle lies on its canvas, CSS pixels. */
export interface CircleLayout {
  readonly centreX: number;
  readonly centreY: number;
  readonly radius: number;
  readonly fontPx: number;
  /**
   * Whether there is room for the words along the rim, which would lie over one another on a small circle.
   */
  readonly hasWords: boolean;
  /** Where an estimate is drawn; one beyond the plane lies on its edge. */
  readonly place: (value: Affect) => readonly [x: number, y: number];
}

/** What is written on the circle, where that is not English. */
export interface PlaneTexts {
  /** A word along the rim, from the English one. */
  readonly word: (english: string) => string;
  readonly unpleasant: string;
  readonly pleasant: string;
  readonly calm: string;
  readonly activated: string;
  readonly neutral: string;
}

const ENGLISH: PlaneTexts = {
  word: (english) => english,
  unpleasant: 'unpleasant',
  pleasant: 'pleasant',
  calm: 'calm',
  activated: 'activated',
  neutral: 'neutral',
};

/** Size of the words by that of the canvas, and its bounds, CSS pixels. */
const FONT = { share: 0.026, least: 11, most: 72 } as const;
/** Between the rim and the foot of a word, in heights of the type. */
const WORD_GAP = 0.45;
/** Least space between two words, in heights of the type. */
const WORD_SPACE = 0.2;
/** What words take beyond the rim, in heights of the type. */
const WORD_ROOM = 1.65;
/**
 * A canvas smaller than this has a circle without them, CSS pixels; then the dot alone reaches over the rim.
 */
const WORDS_FROM = 260;
const DOT_ROOM = 0.6;
/** Half the length of a tick on an axis, CSS pixels. */
const TICK = 3;
/** Up to this radius lines are as fine as on a desk, CSS pixels. */
const FINE_RADIUS_PX = 480;

/** How many times as strong as on a desk the lines of a circle are, which is looked at from farther away. */
export function lineWeight(radius: number): number {
  return Math.max(1, radius / FINE_RADIUS_PX);
}

/** The largest circle for a canvas of this size; it leaves room for words along the rim where they fit. */
export function circleLayout({ width, height }: { width: number; height: number }): CircleLayout {
  const size = Math.min(width, height);
  const fontPx = Math.max(FONT.least, Math.min(FONT.most, size * FONT.share));
  const hasWords = size >= WORDS_FROM;
  const radius = Math.max(1, size / 2 - fontPx * (hasWords ? WORD_ROOM : DOT_ROOM));
  const [centreX, centreY] = [width / 2, height / 2];
  const place = (value: Affect) => {
    const [valence, arousal] = clampForDisplay(value);
    return [centreX + valence * radius, centreY - arousal * radius] as const;
  };
  return { centreX, centreY, radius, fontPx, hasWords, place };
}

/** The nearest value to one around which a disc of so many CSS pixels lies within the rim. */
export function insideRim(value: Affect, discPx: number, { radius }: Pick<CircleLayout, 'radius'>): Affect {
  const most = Math.max(0, 1 - discPx / radius);
  const share = Math.min(1, most / Math.hypot(...value));
  return [value[0] * share, value[1] * share];
}

/** Draws what stands still: the plane with its axes, the neutral disc, and the words along the rim. */
export function drawPlane(frame: CanvasFrame, texts: PlaneTexts = ENGLISH): void {
  const { context, colour } = frame;
  const layout = circleLayout(frame);
  const { centreX, centreY, radius, place } = layout;
  const ring = (share: number) => {
    context.beginPath();
    context.arc(centreX, centreY, radius * share, 0, 2 * Math.PI);
  };
  context.fillStyle = colour('--plane');
  ring(1);
  context.fill();
  context.fillStyle = colour('--plane-neutral');
  ring(NEUTRAL_RADIUS);
  context.fill();

  const weight = lineWeight(radius);
  const tick = weight * TICK;
  context.lineWidth = weight;
  context.strokeStyle = colour('--border-strong');
  context.beginPath();
  for (const [from, to] of AXES) {
    context.moveTo(...place(from));
    context.lineTo(...place(to));
  }
  for (const share of [-0.5, 0.5]) {
    const [x, y] = [centreX + share * radius, centreY + share * radius];
    context.moveTo(x, centreY - tick);
    context.lineTo(x, centreY + tick);
    context.moveTo(centreX - tick, y);
    context.lineTo(centreX + tick, y);
  }
  context.stroke();
  context.setLineDash([weight * 3, weight * 4]);
  ring(NEUTRAL_RADIUS);
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = weight * 1.5;
  ring(1);
  context.stroke();

  drawAxisEnds(frame, layout, texts);
  if (layout.hasWords) drawWords(frame, layout, texts);
}

const AXES: readonly (readonly [Affect, Affect])[] = [
  [
    [-1, 0],
    [1, 0],
  ],
  [
    [0, -1],
    [0, 1],
  ],
];

/** The ends of the two axes, in the words that meters and regions use, each beside its line. */
function drawAxisEnds(
  { context, colour, fontFamily }: CanvasFrame,
  { centreX, centreY, radius, fontPx, hasWords }: CircleLayout,
  texts: PlaneTexts,
): void {
  const small = Math.max(10.5, fontPx * 0.86);
  const inset = radius - small * 0.7;
  context.font = `600 ${small}px ${fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = colour('--valence');
  context.textAlign = 'left';
  context.fillText(texts.unpleasant, centreX - inset, centreY + small * 0.9);
  context.textAlign = 'right';
  context.fillText(texts.pleasant, centreX + inset, centreY + small * 0.9);
  context.fillStyle = colour('--arousal');
  context.textAlign = 'left';
  context.fillText(texts.activated, centreX + small * 0.6, centreY - inset + small * 1.1);
  context.fillText(texts.calm, centreX + small * 0.6, centreY + inset - small * 0.6);
  if (!hasWords) return;
  context.font = `${small}px ${fontFamily}`;
  context.fillStyle = colour('--text-muted');
  context.textAlign = 'center';
  context.fillText(texts.neutral, centreX, centreY + radius * NEUTRAL_RADIUS - small * 0.85);
}

/** Each word along the rim at its angle; those of the lower half run the other way, so as to be read. */
function drawWords(
  { context, colour, fontFamily }: CanvasFrame,
  { centreX, centreY, radius, fontPx }: CircleLayout,
  texts: PlaneTexts,
): void {
  context.font = `${fontPx}px ${fontFamily}`;
  context.textAlign = 'center';
  context.fillStyle = colour('--text-muted');
  const reach = radius + fontPx * WORD_GAP;
  const words = CIRCUMPLEX_WORDS.map(({ word, angleDegrees }) => ({ word: texts.word(word), angleDegrees }));
  const angles = wordAngles(
    words.map(({ word, angleDegrees }) => ({
      angle: (angleDegrees * Math.PI) / 180,
      width: (context.measureText(word).width + fontPx * WORD_SPACE) / reach,
    })),
  );
  for (const [index, { word, angleDegrees }] of words.entries()) {
    const [, height] = fromPolar({ angleDegrees, intensity: 1 });
    const isBelow = height < 0;
    // Above, letters stand on the rim; below, they hang from it.
    context.textBaseline = isBelow ? 'top' : 'alphabetic';
    const turn = isBelow ? 1 : -1;
    let angle = (angles[index] ?? 0) - (turn * context.measureText(word).width) / 2 / reach;
    let before = 0;
    for (let end = 1; end <= word.length; end++) {
      // By the width of the whole part so far, so that letters keep their kerning.
      const width = context.measureText(word.slice(0, end)).width;
      const letter = width - before;
      angle += (turn * letter) / 2 / reach;
      context.save();
      context.translate(centreX + Math.cos(angle) * reach, centreY - Math.sin(angle) * reach);
      context.rotate(isBelow ? -angle - Math.PI / 2 : Math.PI / 2 - angle);
      context.fillText(word.charAt(end - 1), 0, 0);
      context.restore();
      angle += (turn * letter) / 2 / reach;
      before = width;
    }
  }
}

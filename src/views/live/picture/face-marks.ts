import { wayToMiddle } from '../../../core/face/framing-advice';
import type { Rect, Size } from '../../../core/face/geometry';
import { Spring } from '../../shared/drawing/spring';
import type { CanvasContext, CanvasFrame } from '../../shared/drawing/use-canvas';
import type { PaintedReading } from '../painting/painting-contract';

/** How a frame lies on the canvas over its picture, CSS pixels. */
export interface PicturePlacement {
  /** CSS pixels for each of the frame. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** Width of the frame where the picture is shown as in a mirror; else `null`. */
  readonly mirroredWidth: number | null;
}

/** From pixels of a frame to those of a box that shows all of it. */
export function placementIn(frame: Size, box: Size, mirror: boolean): PicturePlacement {
  const scale = Math.min(box.width / frame.width, box.height / frame.height);
  return {
    scale,
    left: (box.width - frame.width * scale) / 2,
    top: (box.height - frame.height * scale) / 2,
    mirroredWidth: mirror ? frame.width : null,
  };
}

/** Up to this width of a picture lines are as fine as on a desk, CSS pixels. */
const FINE_WIDTH_PX = 640;

/** Where a face may be before the first was found, as shares of the frame's height, from its middle. */
const OVAL = { width: 0.24, height: 0.32 } as const;

/** Draws the faces of a picture; their boxes ease from frame to frame. */
export class FaceMarks {
  private springs = new Map<number, Spring>();

  /** @param isReduced whether less motion is asked for now */
  constructor(private readonly isReduced: () => boolean) {}

  /** @returns true if all boxes are at rest */
  draw(
    frame: CanvasFrame,
    result: NonNullable<PaintedReading['result']>,
    placement: PicturePlacement,
    showsCrop: boolean,
  ): boolean {
    const { face: followed, faces, crop, reason, frameSize } = result;
    const { context, colour } = frame;
    const springs = new Map<number, Spring>();
    // Seen from farther away on a wall than on a desk.
    const weight = Math.max(1, frame.width / FINE_WIDTH_PX);
    let isStill = true;
    for (const { id, box } of faces) {
      const spring = this.springs.get(id) ?? new Spring();
      springs.set(id, spring);
      const target = [box.x, box.y, box.width, box.height];
      const rests = this.isReduced() ? spring.jump(target) : spring.follow(target, frame.nowMs);
      isStill = rests && isStill;
      const [x = box.x, y = box.y, width = box.width, height = box.height] = spring.values ?? [];
      const isFollowed = id === followed?.id;
      const shown = placed({ x, y, width, height }, placement);
      context.lineWidth = weight * (isFollowed ? 4 : 2);
      context.strokeStyle = 'rgb(0 0 0 / 35%)';
      outline(context, shown, weight * 10);
      context.lineWidth = weight * (isFollowed ? 2.5 : 1.25);
      context.strokeStyle = isFollowed ? colour('--face') : 'rgb(255 255 255 / 80%)';
      outline(context, shown, weight * 10);
      if (faces.length > 1) drawNumber(frame, shown, id, isFollowed);
    }
    this.springs = springs;
    if (showsCrop && crop !== null) {
      context.lineWidth = 1;
      context.setLineDash([3, 4]);
      context.strokeStyle = 'rgb(255 255 255 / 70%)';
      outline(context, placed(crop, placement), 0);
      context.setLineDash([]);
    }
    if (followed !== null && reason === 'face-not-whole') {
      const [across, down] = wayToMiddle(frameSize, followed.box);
      drawArrow(frame, placement.mirroredWidth === null ? across : -across, down);
    }
    if (reason === 'no-face') drawOval(frame);
    return isStill;
  }
}

function placed({ x, y, width, height }: Rect, { scale, left, top, mirroredWidth }: PicturePlacement): Rect {
  const start = mirroredWidth === null ? x : mirroredWidth - x - width;
  return { x: left + start * scale, y: top + y * scale, width: width * scale, height: height * scale };
}

function outline(context: CanvasContext, { x, y, width, height }: Rect, radius: number): void {
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.stroke();
}

/** The number by which the face picker names a face, at the corner of its box. */
function drawNumber(
  { context, colour, fontFamily }: CanvasFrame,
  { x, y }: Rect,
  id: number,
  isFollowed: boolean,
): void {
  context.fillStyle = isFollowed ? colour('--face') : '#fff';
  context.beginPath();
  context.roundRect(x, y, 22, 20, [10, 0, 6, 0]);
  context.fill();
  context.fillStyle = '#0c0e0f';
  context.font = `700 12px ${fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(id), x + 11, y + 11);
}

/** From the middle of the picture in the direction of length 1 that the face should move in. */
function drawArrow({ context, width, height, colour }: CanvasFrame, across: number, down: number): void {
  const size = Math.min(width, height) * 0.16;
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(Math.atan2(down, across));
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [lineWidth, style] of [
    [9, 'rgb(0 0 0 / 45%)'],
    [5, colour('--face')],
  ] as const) {
    context.lineWidth = lineWidth;
    context.strokeStyle = style;
    context.beginPath();
    context.moveTo(-size, 0);
    context.lineTo(size, 0);
    context.moveTo(size * 0.45, -size * 0.5);
    context.lineTo(size, 0);
    context.lineTo(size * 0.45, size * 0.5);
    context.stroke();
  }
  context.restore();
}

/** Where a face would be seen well. */
function drawOval({ context, width, height }: CanvasFrame): void {
  context.lineWidth = 2;
  context.setLineDash([6, 6]);
  context.strokeStyle = 'rgb(255 255 255 / 70%)';
  context.beginPath();
  context.ellipse(width / 2, height / 2, height * OVAL.width, height * OVAL.height, 0, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

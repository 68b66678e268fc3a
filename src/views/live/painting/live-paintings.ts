import { createStore } from 'zustand/vanilla';
import { ACTOR_LOOP_MS, affectAt } from '../../../actor/actor-path';
import { SessionTrace } from '../../../state/live/session-trace';
import type { LivingDrawing } from '../../shared/drawing/use-canvas';
import { actorRingPx, drawReading } from '../circle/circumplex-drawing';
import { circleLayout, insideRim } from '../circle/circumplex-plane';
import { DotMotion } from '../circle/dot-motion';
import { FaceMarks, placementIn } from '../picture/face-marks';
import { drawMarks, drawTrace, type TraceSpan } from '../trace-drawing';
import type { PaintedReading, PaintingKind, PaintingOptions, SessionNews } from './painting-contract';

/** Length of the trace, milliseconds. */
export const MINUTE_MS = 60_000;
/** A minute at the densest sampling, 50 Hz, and what is drawn late for a time delay. */
const MINUTE_SAMPLES = 3600;
/** The strip goes on by about a pixel in this time; milliseconds. */
const STRIP_STEP_MS = 50;
/** The same where the system asks for less motion. */
const REDUCED_STRIP_STEP_MS = 1000;
/** So slow a course as the actor's needs no more than 30 pictures a second; milliseconds. */
const ACTOR_STEP_MS = 30;
/** The sample smiles at this time. */
const STILL_AT_MS = 9000;

/** The session as the painting thread knows it: from the news that the page sends. */
export class PaintedSession {
  readonly readings = createStore<PaintedReading>()(() => ({ result: null, shown: null, actor: null }));
  readonly trace = new SessionTrace(MINUTE_SAMPLES);
  marksMs: readonly number[] = [];
  pauseMs = 0;
  isReduced = false;
  /** From this thread's clock to the page's: each began to count when it began. */
  private aheadMs = Number.NEGATIVE_INFINITY;

  /** @param clockMs milliseconds of this thread's clock */
  constructor(private readonly clockMs: () => number) {}

  /** Milliseconds of the page's clock. */
  nowMs(): number {
    return this.clockMs() + (Number.isFinite(this.aheadMs) ? this.aheadMs : 0);
  }

  /** Takes what is new. */
  take({ sentMs, reading, samples, anew, marksMs, pauseMs, isReduced }: SessionNews): void {
    // News is never here before it was sent: the quickest tells best how the clocks lie.
    this.aheadMs = Math.max(this.aheadMs, sentMs - this.clockMs());
    if (anew) this.trace.clear();
    for (const sample of samples) this.trace.push(sample);
    this.marksMs = marksMs;
    this.pauseMs = pauseMs;
    this.isReduced = isReduced;
    this.readings.setState(reading);
  }
}

/** What draws a painting of a kind. */
export function paintingOf(
  kind: PaintingKind,
  session: PaintedSession,
  options: () => PaintingOptions,
): LivingDrawing {
  const watch = (onChange: () => void) => session.readings.subscribe(onChange);
  const isReduced = () => session.isReduced;
  switch (kind) {
    case 'reading':
      return { watch, draw: dotAndRing(session, isReduced) };
    case 'played':
      return { watch, draw: playedRing };
    case 'sample':
      return { watch, draw: sampleDot(isReduced) };
    case 'faces':
      return { watch, draw: faceMarks(session, options, isReduced) };
    case 'minute':
      return { watch, draw: lastMinute(session) };
  }
}

/** What is read: the dot, and the ring of the actor where that is the source. */
function dotAndRing({ readings }: PaintedSession, isReduced: () => boolean): LivingDrawing['draw'] {
  const dot = new DotMotion(isReduced);
  const ring = new DotMotion(isReduced);
  return (frame) => {
    const { shown, actor } = readings.getState();
    const drawnDot = dot.follow(shown, frame.nowMs);
    const drawnRing = ring.follow(actor === null ? null : { value: actor, provisional: false }, frame.nowMs);
    drawReading(frame, drawnDot, drawnRing?.value ?? null);
    const rests = [drawnDot?.restMs ?? null, drawnRing?.isMoving ? 0 : null].filter((rest) => rest !== null);
    return rests.length === 0 ? null : Math.min(...rests);
  };
}

/**
 * The way of a drawn actor, as a ring: nothing is read. Its corners lie beyond the rim, where a passer-by
 * would take the ring for one that has come loose; so it stays within.
 */
const playedRing: LivingDrawing['draw'] = (frame) => {
  const layout = circleLayout(frame);
  drawReading(frame, null, insideRim(affectAt(frame.nowMs), actorRingPx(layout.radius), layout));
  return ACTOR_STEP_MS;
};

/** The way that the sample goes, round and round; still where less motion is asked for. */
function sampleDot(isReduced: () => boolean): LivingDrawing['draw'] {
  const dot = new DotMotion(isReduced);
  return (frame) => {
    const still = isReduced();
    const value = affectAt(still ? STILL_AT_MS : frame.nowMs % ACTOR_LOOP_MS);
    drawReading(frame, dot.follow({ value, provisional: false }, frame.nowMs), null);
    return still ? null : ACTOR_STEP_MS;
  };
}

function faceMarks(
  { readings }: PaintedSession,
  options: () => PaintingOptions,
  isReduced: () => boolean,
): LivingDrawing['draw'] {
  const marks = new FaceMarks(isReduced);
  return (frame) => {
    const { result } = readings.getState();
    if (result === null) return null;
    const { mirror, showsCrop } = options();
    const placement = placementIn(result.frameSize, frame, mirror);
    return marks.draw(frame, result, placement, showsCrop) ? null : 0;
  };
}

function lastMinute(session: PaintedSession): LivingDrawing['draw'] {
  return (frame) => {
    // Time goes on without results: a trace that stands still would pass for the present.
    const toMs = frame.nowMs;
    const ago = (seconds: number) => ({ atMs: toMs - seconds * 1000, text: `−${seconds} s` });
    const span: TraceSpan = {
      fromMs: toMs - MINUTE_MS,
      toMs,
      pauseMs: session.pauseMs,
      ticks: [...[60, 45, 30, 15].map(ago), { atMs: toMs, text: 'now' }],
    };
    drawTrace(frame, session.trace, span);
    drawMarks(frame, span, session.marksMs);
    if (session.trace.length === 0) return null;
    return session.isReduced ? REDUCED_STRIP_STEP_MS : STRIP_STEP_MS;
  };
}

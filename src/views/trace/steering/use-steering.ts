import { type RefObject, useEffect } from 'react';
import type { Affect, Dimension } from '../../../core/affect';
import {
  barValue,
  circleValue,
  KeySteering,
  type SteeringAxes,
  type SteeringKey,
  stickValue,
  withinRim,
} from '../../../core/tracing/steering';
import { pageTrace } from '../../../state/trace/page-trace';
import { circleLayout } from '../../live/circle/circumplex-plane';
import { useTrace } from '../trace-context';

/** Of a page that is out of sight nobody traces anything. */
const OUT_OF_SIGHT = 'Paused, since the page was out of sight.';
const NO_GAMEPAD = 'Paused, since no gamepad is seen: plug it in, and press one of its buttons.';

/**
 * Steers by what the user chose: a mouse that is moved anywhere, fingers and pens on the bars or the circle,
 * the arrow keys, or a gamepad. Space halts a run and has it go on.
 *
 * @param stage holds the bars or the circle
 */
export function useSteering(stage: RefObject<HTMLElement | null>): void {
  const { input, dimensions, surface } = useTrace(({ settings }) => settings);
  const isUnderWay = useTrace(({ phase }) => phase === 'countdown' || phase === 'running');

  useEffect(() => {
    const holder = stage.current;
    if (holder === null) return;
    // Bars come and go with what is traced.
    void dimensions;
    return surface === 'circle' ? steerByCircle(holder) : steerByBars(holder);
  }, [stage, surface, dimensions]);

  useEffect(() => {
    const holder = stage.current;
    if (holder === null || !isUnderWay || input !== 'pointer') return;
    const follow = (event: PointerEvent) => {
      const isElsewhere = event.target instanceof Element && event.target.closest('.trace-controls');
      if (event.pointerType !== 'mouse' || isElsewhere) return;
      steerTo(holder, event, null);
    };
    addEventListener('pointermove', follow);
    return () => removeEventListener('pointermove', follow);
  }, [stage, input, isUnderWay]);

  useEffect(() => steerByKeys(stage, dimensions), [stage, dimensions]);

  useEffect(() => {
    if (input !== 'gamepad' || !isUnderWay) return;
    return steerByGamepad(dimensions, surface === 'circle');
  }, [input, dimensions, surface, isUnderWay]);

  useEffect(() => {
    const hide = () => {
      if (document.hidden) pageTrace.pause(OUT_OF_SIGHT);
    };
    document.addEventListener('visibilitychange', hide);
    return () => document.removeEventListener('visibilitychange', hide);
  }, []);
}

/** What was steered between two refreshes comes with the event, each with its own time. */
function movesOf(event: PointerEvent): readonly PointerEvent[] {
  const moves = event.getCoalescedEvents?.() ?? [];
  return moves.length > 0 ? moves : [event];
}

/** Steers to where a pointer is: on a bar that it holds, else on the circle or the nearest bar. */
function steerTo(holder: HTMLElement, event: PointerEvent, held: HTMLElement | null): void {
  const circle = holder.querySelector<HTMLElement>('[data-steering="circle"]');
  if (circle) {
    const box = circle.getBoundingClientRect();
    const { radius } = circleLayout(box);
    for (const move of movesOf(event)) pageTrace.steer(circleValue(move, box, radius), move.timeStamp);
    return;
  }
  const bars = held ? [held] : [...holder.querySelectorAll<HTMLElement>('[data-steering="bar"]')];
  const apart = (bar: HTMLElement) => {
    const { left, width } = bar.getBoundingClientRect();
    return Math.abs(event.clientX - left - width / 2);
  };
  const [bar] = bars.sort((a, b) => apart(a) - apart(b));
  if (!bar) return;
  const box = bar.getBoundingClientRect();
  for (const move of movesOf(event)) {
    pageTrace.steer(withDimension(dimensionOf(bar), barValue(move.clientY, box)), move.timeStamp);
  }
}

function dimensionOf({ dataset }: HTMLElement): Dimension {
  return dataset.dimension === 'arousal' ? 'arousal' : 'valence';
}

/** Where the rater stands, but for one dimension. */
function withDimension(dimension: Dimension, value: number): Affect {
  const [valence, arousal] = pageTrace.value;
  return dimension === 'valence' ? [value, arousal] : [valence, value];
}

function steerByCircle(holder: HTMLElement): (() => void) | undefined {
  const circle = holder.querySelector<HTMLElement>('[data-steering="circle"]');
  return circle ? steerByHold(holder, circle, null) : undefined;
}

function steerByBars(holder: HTMLElement): () => void {
  const bars = [...holder.querySelectorAll<HTMLElement>('[data-steering="bar"]')];
  const ends = bars.map((bar) => steerByHold(holder, bar, bar));
  return () => {
    for (const end of ends) end();
  };
}

/** Steers while something is pressed, also beyond its edges; two fingers hold two bars. */
function steerByHold(holder: HTMLElement, surface: HTMLElement, bar: HTMLElement | null): () => void {
  const press = (event: PointerEvent) => {
    surface.setPointerCapture(event.pointerId);
    steerTo(holder, event, bar);
  };
  const move = (event: PointerEvent) => {
    if (surface.hasPointerCapture(event.pointerId)) steerTo(holder, event, bar);
  };
  surface.addEventListener('pointerdown', press);
  surface.addEventListener('pointermove', move);
  return () => {
    surface.removeEventListener('pointerdown', press);
    surface.removeEventListener('pointermove', move);
  };
}

const KEYS: ReadonlySet<string> = new Set<SteeringKey>(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

function isSteeringKey(key: string): key is SteeringKey {
  return KEYS.has(key);
}

/**
 * Arrow keys steer while a run is under way, and wherever the focus is on what they steer: on one of two
 * sliders that dimension alone. Home and End go to its ends.
 */
function steerByKeys(stage: RefObject<HTMLElement | null>, dimensions: SteeringAxes): () => void {
  const keys = new KeySteering();
  let axes: SteeringAxes = dimensions;
  let request = 0;
  const steer = (value: Affect, atMs: number) => pageTrace.steer(value, atMs);
  const move = (nowMs: number) => {
    request = keys.isHeld ? requestAnimationFrame(move) : 0;
    const before = pageTrace.value;
    const after = keys.advance(axes, before, nowMs);
    if (after !== before) steer(after, nowMs);
  };
  const down = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const { phase } = pageTrace.store.getState();
    const isRun = phase === 'running' || phase === 'countdown';
    const isOnStage = target !== null && stage.current?.contains(target) === true;
    if (!isOnStage && (!isRun || target?.closest('input, select, textarea, [role="tab"]'))) {
      if (event.key !== ' ' || target?.closest('button, input, select, textarea, a, [role="tab"]')) return;
    }
    const focused = target?.dataset.dimension ? dimensionOf(target) : null;
    if (event.key === ' ') {
      if (isRun) pageTrace.pause();
      else if (phase === 'paused') pageTrace.goOn();
      else return;
    } else if (isSteeringKey(event.key)) {
      axes = focused ?? dimensions;
      steer(keys.press(event.key, axes, pageTrace.value, event.timeStamp), event.timeStamp);
      if (request === 0) request = requestAnimationFrame(move);
    } else if (focused && (event.key === 'Home' || event.key === 'End')) {
      steer(withDimension(focused, event.key === 'Home' ? -1 : 1), event.timeStamp);
    } else return;
    event.preventDefault();
  };
  const up = (event: KeyboardEvent) => {
    if (!isSteeringKey(event.key) || !keys.isHeld) return;
    steer(keys.release(event.key, axes, pageTrace.value, event.timeStamp), event.timeStamp);
  };
  const lose = () => keys.clear();
  addEventListener('keydown', down);
  addEventListener('keyup', up);
  addEventListener('blur', lose);
  return () => {
    cancelAnimationFrame(request);
    removeEventListener('keydown', down);
    removeEventListener('keyup', up);
    removeEventListener('blur', lose);
  };
}

/** The first gamepad that is plugged in; null without one, or where the page may not ask. */
export function firstGamepad(): Gamepad | null {
  try {
    return navigator.getGamepads().find((pad) => pad?.connected) ?? null;
  } catch {
    // A page around this one may forbid it.
    return null;
  }
}

/**
 * The left stick steers the circle, or up and down a bar; of two bars the left stick steers the first and the
 * right stick the second. A stick that is let go is back in the middle, and so is the value.
 */
function steerByGamepad(dimensions: SteeringAxes, isCircle: boolean): () => void {
  let request = 0;
  const poll = (nowMs: number) => {
    request = requestAnimationFrame(poll);
    const pad = firstGamepad();
    if (pad === null) {
      pageTrace.pause(NO_GAMEPAD);
      return;
    }
    const [x = 0, y = 0, , right = 0] = pad.axes;
    const up = -stickValue(y);
    const value: Affect = isCircle
      ? withinRim([stickValue(x), up])
      : dimensions === 'both'
        ? [up, -stickValue(right)]
        : withDimension(dimensions, up);
    const [valence, arousal] = pageTrace.value;
    if (value[0] !== valence || value[1] !== arousal) pageTrace.steer(value, nowMs);
  };
  request = requestAnimationFrame(poll);
  return () => cancelAnimationFrame(request);
}

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useSession } from '../../shared/session-context';
import { type PaintedSurface, painterOf } from './painter';
import type { PaintingKind, PaintingOptions } from './painting-contract';
import './painted-canvas.css';

const PLAIN: PaintingOptions = { mirror: false, showsCrop: false };

/** A canvas, as large as its holder, that the painting thread draws while something on it moves. */
export function PaintedCanvas({
  kind,
  options = PLAIN,
}: {
  readonly kind: PaintingKind;
  /** The same object while nothing is chosen otherwise. */
  readonly options?: PaintingOptions;
}) {
  const painter = painterOf(useSession());
  const generation = useSyncExternalStore(painter.watch, () => painter.generation);
  const holder = useRef<HTMLDivElement>(null);
  const surface = useRef<PaintedSurface | null>(null);
  const chosen = useRef(options);
  chosen.current = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new thread needs a new canvas.
  useEffect(() => {
    // Not rendered: a canvas that has gone over to a thread cannot go over to another.
    const canvas = document.createElement('canvas');
    holder.current?.append(canvas);
    surface.current = painter.add(canvas, kind, chosen.current);
    return () => {
      surface.current?.end();
      surface.current = null;
      canvas.remove();
    };
  }, [painter, kind, generation]);
  useEffect(() => surface.current?.change(options), [options]);
  return <div ref={holder} className="painted" />;
}

import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { usePrinting } from './use-printing';

/**
 * A ref for an element and its present size in CSS pixels, 0 × 0 before the first layout. For paper it is
 * measured at once: nothing waits for an observer there.
 */
export function useElementSize<T extends HTMLElement>(): [
  RefObject<T | null>,
  { readonly width: number; readonly height: number },
] {
  const element = useRef<T>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const isPrinting = usePrinting();
  // biome-ignore lint/correctness/useExhaustiveDependencies: on paper the element has another size.
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const [width, height] = [target.clientWidth, target.clientHeight];
      setSize((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [isPrinting]);
  return [element, size];
}

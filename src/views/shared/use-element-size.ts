import { type RefObject, useEffect, useRef, useState } from 'react';

/** A ref for an element and its present size in CSS pixels, 0 × 0 before the first layout. */
export function useElementSize<T extends HTMLElement>(): [
  RefObject<T | null>,
  { readonly width: number; readonly height: number },
] {
  const element = useRef<T>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const observer = new ResizeObserver(() => {
      setSize({ width: target.clientWidth, height: target.clientHeight });
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}

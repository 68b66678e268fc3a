import type { ReactNode } from 'react';
import { rootScale } from '../../shared/layout/root-scale';
import { useElementSize } from '../../shared/layout/use-element-size';

/** Before the page is laid out, and where there is no layout. */
const UNMEASURED_WIDTH = 640;

/**
 * A picture as wide as its place, whose text is as large as the page's: `children` draws it for a width in
 * CSS pixels of a desk.
 */
export function WideFigure(props: { height: number; label: string; children: (width: number) => ReactNode }) {
  const { height, label, children } = props;
  const [element, size] = useElementSize<HTMLDivElement>();
  const width = Math.max(280, Math.round(size.width / rootScale() || UNMEASURED_WIDTH));
  return (
    <div ref={element}>
      <svg viewBox={`0 0 ${width} ${height}`} className="figure" role="img" aria-label={label}>
        {children(width)}
      </svg>
    </div>
  );
}

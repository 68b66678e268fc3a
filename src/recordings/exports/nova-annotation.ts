import { DIMENSIONS, type Dimension } from '../../core/affect';
import type { FrameResults } from '../scores/frame-results';

/** The two files of a continuous annotation of NOVA. */
export interface NovaAnnotation {
  readonly dimension: Dimension;
  /** `name.annotation`: the header, in XML. */
  readonly header: string;
  /**
   * `name.annotation~`: a line `value;confidence` for each slot of the sampling grid from the video's start.
   */
  readonly stream: string;
}

/** Who NOVA is told has annotated. */
export const NOVA_ANNOTATOR = 'Circumplex';

const DECIMALS = 5;
const UNKNOWN = 'NaN;0';

/**
 * The processed estimates as NOVA reads them, an annotation for each dimension. Line n holds from n /
 * `rateHz` to (n + 1) / `rateHz` seconds, the slots of the sampling grid: each frame stands within half a
 * line of its own time. Its confidence is the detector's score; without an estimate the value is `NaN`, the
 * confidence 0.
 *
 * Source: github.com/hcmlab/nova, `Types/AnnoListFile.cs` (`SaveToFile`, `LoadfromFile`).
 *
 * @param rateHz of the sampling grid
 */
export function novaAnnotations(
  { rows, processed }: Pick<FrameResults, 'rows' | 'processed'>,
  rateHz: number,
): readonly NovaAnnotation[] {
  const linesBefore = Math.max(0, Math.round((rows[0]?.timeS ?? 0) * rateHz));
  return DIMENSIONS.map((dimension, axis) => {
    const lines: string[] = [];
    rows.forEach(({ processed: estimate, faceScore }, index) => {
      const line = linesBefore + (processed[index]?.slot ?? index);
      while (lines.length < line) lines.push(UNKNOWN);
      lines.push(
        estimate === null ? UNKNOWN : `${estimate[axis]?.toFixed(DECIMALS)};${(faceScore ?? 0).toFixed(2)}`,
      );
    });
    return { dimension, header: header(dimension, rateHz, lines.length), stream: lines.join('\n') };
  });
}

function header(dimension: Dimension, rateHz: number, size: number): string {
  return `<?xml version="1.0" ?>
<annotation ssi-v="3">
    <info ftype="ASCII" size="${size}" />
    <meta role="face" annotator="${NOVA_ANNOTATOR}" />
    <scheme name="${dimension}" type="CONTINUOUS" sr="${rateHz}" min="-1" max="1" mincolor="#FF0000FF" maxcolor="#FFFF0000" />
</annotation>
`;
}

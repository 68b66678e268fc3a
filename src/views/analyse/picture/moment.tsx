import type { ReactNode } from 'react';
import type { Affect } from '../../../core/affect';
import { NEUTRAL_RADIUS } from '../../../core/display/looks';
import type { AnalysedFrame } from '../../../recordings/run/analysed-frame';
import type { TraceData } from '../traces/trace-data';
import { nearestPlace } from '../traces/trace-panels';
import { readOutText } from '../traces/trace-read-out';
import '../traces/traces.css';

/** Half the width of the plane, in units of its drawing; a margin lies around it for words. */
const UNIT = 100;
const MARGIN = 22;

/**
 * One moment of a recording beside its picture: the face that was followed then, and where its estimate lies
 * on the circumplex, with its label if there is one.
 *
 * @param props.children the picture, which the box is laid over; false where there is none
 */
export function Moment(props: {
  frames: readonly AnalysedFrame[];
  data: TraceData;
  size: { readonly widthPx: number; readonly heightPx: number };
  timeS: number;
  children: ReactNode;
}) {
  const { frames, data, size, timeS, children } = props;
  const place = nearestPlace(data.rows, timeS);
  const row = data.rows[place] ?? null;
  // Rows and frames correspond one to one.
  const box = frames[place]?.faceBox ?? null;
  const [valence = null, arousal = null] = [data.labels.valence?.[place], data.labels.arousal?.[place]];
  return (
    <>
      {children && (
        <div className="analyse-picture">
          {children}
          {box && (
            <svg
              className="analyse-face"
              viewBox={`0 0 ${size.widthPx} ${size.heightPx}`}
              role="img"
              aria-label="The face that was followed"
            >
              <rect {...box} rx={box.width / 20} vectorEffect="non-scaling-stroke" />
            </svg>
          )}
        </div>
      )}
      <MomentPlane
        estimate={row?.processed ?? null}
        label={valence === null || arousal === null ? null : [valence, arousal]}
        words={readOutText(data, row)}
      />
    </>
  );
}

function MomentPlane(props: { estimate: Affect | null; label: Affect | null; words: string }) {
  const { estimate, label, words } = props;
  const side = UNIT + MARGIN;
  return (
    <svg
      className="analyse-plane"
      viewBox={`${-side} ${-side} ${2 * side} ${2 * side}`}
      role="img"
      aria-label={`On the circumplex: ${words}`}
    >
      <circle className="analyse-plane-ring" r={UNIT} />
      <circle className="analyse-plane-ring analyse-plane-neutral" r={UNIT * NEUTRAL_RADIUS} />
      <path className="analyse-plane-ring" d={`M${-UNIT} 0H${UNIT}M0 ${-UNIT}V${UNIT}`} />
      <text x={0} y={-UNIT - 7} textAnchor="middle">
        activated
      </text>
      <text x={0} y={UNIT + 16} textAnchor="middle">
        calm
      </text>
      <text transform={`translate(${-UNIT - 8} 0) rotate(-90)`} textAnchor="middle">
        unpleasant
      </text>
      <text transform={`translate(${UNIT + 16} 0) rotate(-90)`} textAnchor="middle">
        pleasant
      </text>
      {estimate && label && (
        <path
          className="analyse-plane-error"
          d={`M${label[0] * UNIT} ${-label[1] * UNIT}L${estimate[0] * UNIT} ${-estimate[1] * UNIT}`}
        />
      )}
      {label && <circle className="analyse-plane-label" cx={label[0] * UNIT} cy={-label[1] * UNIT} r={6} />}
      {estimate && (
        <circle className="analyse-plane-dot" cx={estimate[0] * UNIT} cy={-estimate[1] * UNIT} r={7} />
      )}
    </svg>
  );
}

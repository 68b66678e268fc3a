import { ticks } from 'd3-array';
import { DIMENSIONS, type Dimension } from '../../../core/affect';
import type { HeldOutRecording } from '../../../recordings/adaptation/adapt-recordings';
import { fixedNumber, plainNumber } from '../../shared/number-text';
import { plotScales } from '../figures/axes';
import { FigureFrame } from '../figures/figure-frame';
import { WideFigure } from '../figures/wide-figure';
import '../figures/figures.css';

/** Heights, in units of the picture. */
const TOP = 24;
const ROW = 54;
const FOOT = 40;
const NAME_AT = 12;
const LINE_AT: Readonly<Record<Dimension, number>> = { valence: 26, arousal: 41 };
const MARGIN = 10;
const DOT = 4.5;
/** Letters of a name that are shown. */
const NAME_LETTERS = 44;
const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;

/** Each recording as a dumbbell of each dimension: the CCC of the model as it is, and of the adapted one. */
export function HeldOutFigure({ recordings }: { recordings: readonly HeldOutRecording[] }) {
  const values = recordings.flatMap(({ before, after }) =>
    DIMENSIONS.flatMap((dimension) => [before[dimension] ?? [], after[dimension] ?? []].flat()),
  );
  const low = Math.min(0, ...values);
  const x = { low: Math.max(-1, low - 0.04), high: 1 };
  const height = TOP + recordings.length * ROW + FOOT;
  return (
    <FigureFrame
      title="Recordings it has not seen"
      name="adapted-model"
      caption="CCC with the labels. Open circles: the model as it is. Filled: adapted, without this recording."
    >
      <WideFigure height={height} label={described(recordings)}>
        {(width) => {
          const area = { left: MARGIN, top: TOP, width: width - 2 * MARGIN, height: recordings.length * ROW };
          const place = plotScales(area, x, { low: 0, high: 1 });
          const bottom = TOP + area.height;
          return (
            <>
              {ticks(x.low, x.high, 5).map((tick) => (
                <g key={tick}>
                  <line className="figure-grid" x1={place.x(tick)} x2={place.x(tick)} y1={TOP} y2={bottom} />
                  <text className="figure-tick" x={place.x(tick)} y={bottom + 16} textAnchor="middle">
                    {plainNumber(tick)}
                  </text>
                </g>
              ))}
              <text className="figure-title" x={width / 2} y={bottom + 34} textAnchor="middle">
                CCC
              </text>
              {DIMENSIONS.map((dimension, index) => (
                <text
                  key={dimension}
                  className={`figure-name figure-${dimension}`}
                  x={MARGIN + index * 90}
                  y={NAME_AT}
                >
                  {dimension === 'valence' ? '—' : '- -'} {NAMES[dimension]}
                </text>
              ))}
              {recordings.map((recording, index) => (
                // Two recordings may have one name.
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order.
                <g key={index} transform={`translate(0 ${TOP + index * ROW})`}>
                  <text className="figure-tick" x={MARGIN} y={NAME_AT}>
                    {shortened(recording.name)}
                  </text>
                  {DIMENSIONS.map((dimension) => (
                    <Dumbbell
                      key={dimension}
                      recording={recording}
                      dimension={dimension}
                      x={(ccc) => place.x(ccc)}
                    />
                  ))}
                </g>
              ))}
            </>
          );
        }}
      </WideFigure>
    </FigureFrame>
  );
}

function Dumbbell(props: { recording: HeldOutRecording; dimension: Dimension; x: (ccc: number) => number }) {
  const { recording, dimension, x } = props;
  const { [dimension]: before } = recording.before;
  const { [dimension]: after } = recording.after;
  const y = LINE_AT[dimension];
  if (before === null || after === null) return null;
  return (
    <g className={`figure-${dimension}`}>
      <line className="figure-line" x1={x(before)} x2={x(after)} y1={y} y2={y} />
      <circle className="adapt-before" cx={x(before)} cy={y} r={DOT} />
      <circle className="figure-dot" cx={x(after)} cy={y} r={DOT} />
    </g>
  );
}

function shortened(name: string): string {
  return name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS)}…` : name;
}

function described(recordings: readonly HeldOutRecording[]): string {
  const one = ({ name, before, after }: HeldOutRecording) =>
    `${name}: ${DIMENSIONS.filter((dimension) => after[dimension] !== null)
      .map(
        (dimension) =>
          `${dimension} ${fixedNumber(before[dimension], 2)} to ${fixedNumber(after[dimension], 2)}`,
      )
      .join(', ')}`;
  return `CCC of each recording before and after the adaptation. ${recordings.map(one).join('; ')}.`;
}

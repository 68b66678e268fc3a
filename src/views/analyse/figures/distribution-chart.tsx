import { memo } from 'react';
import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import { DIMENSIONS } from '../../../core/affect';
import { type HistogramBin, histogram, meanAndDeviation } from '../../../recordings/figures/binning';
import type { PredictionRow } from '../../../recordings/scores/prediction-rows';
import { rootScale } from '../../shared/layout/root-scale';
import { useElementSize } from '../../shared/layout/use-element-size';
import { fixedNumber, percentage, plainNumber, signedNumber } from '../../shared/number-text';
import { FigureFrame } from './figure-frame';
import './figures.css';

const NAMES = { valence: 'Valence', arousal: 'Arousal' } as const;
const CHART_HEIGHT_PX = 150;
const X_AXIS_PX = 30;

/** How often which values were predicted, one small chart per dimension. */
export const DistributionChart = memo(function DistributionChart({
  rows,
  name,
}: {
  rows: readonly PredictionRow[];
  name: string;
}) {
  return (
    <section className="card analyse-distributions" aria-labelledby="analyse-distribution-title">
      <h2 id="analyse-distribution-title">Distribution</h2>
      <div className="analyse-distribution-pair">
        {DIMENSIONS.map((dimension, index) => {
          const values = rows.flatMap(({ processed }) => (processed ? [processed[index] as number] : []));
          return <Distribution key={dimension} dimension={dimension} values={values} name={name} />;
        })}
      </div>
    </section>
  );
});

function Distribution(props: { dimension: 'valence' | 'arousal'; values: readonly number[]; name: string }) {
  const { dimension, values, name } = props;
  const [element, size] = useElementSize<HTMLDivElement>();
  const scale = rootScale();
  const { mean, deviation } = meanAndDeviation(values);
  const bins: HistogramBin[] = histogram(values);
  return (
    <FigureFrame
      title={`${NAMES[dimension]} distribution`}
      name={`${name}-${dimension}-distribution`}
      caption={
        <>
          Mean {signedNumber(mean)}, <abbr title="standard deviation">SD</abbr> {fixedNumber(deviation, 2)}
        </>
      }
    >
      {/* The caption says in numbers what the bars show. */}
      <div ref={element} className="analyse-distribution" aria-hidden="true">
        {size.width > 0 && (
          <BarChart
            width={size.width}
            height={CHART_HEIGHT_PX * scale}
            data={bins}
            barCategoryGap={1}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid vertical={false} stroke="var(--analyse-grid)" />
            <XAxis
              dataKey="centre"
              type="number"
              height={X_AXIS_PX * scale}
              domain={[-1, 1]}
              ticks={[-1, -0.5, 0, 0.5, 1]}
              tickFormatter={plainNumber}
              stroke="var(--text-muted)"
              fontSize={12 * scale}
              tickLine={false}
            />
            <YAxis
              width={40 * scale}
              allowDecimals={false}
              tickFormatter={(percent: number) => percentage(percent / 100)}
              stroke="var(--text-muted)"
              fontSize={12 * scale}
              axisLine={false}
              tickLine={false}
              tickCount={4}
              domain={[0, 'auto']}
            />
            <Bar dataKey="percent" fill={`var(--${dimension})`} isAnimationActive={false} />
          </BarChart>
        )}
      </div>
    </FigureFrame>
  );
}

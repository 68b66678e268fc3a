import type { Coverage } from '../../../recordings/run/coverage';
import { formatDuration } from '../../../recordings/run/time-left';
import { percentage, shortMeasure } from '../../shared/number-text';
import './scores.css';

/** How much of the video gave an estimate, in words. */
export function CoverageSummary({ coverage }: { coverage: Coverage }) {
  const { sampledFrames, estimatedFrames, provisionalFrames, share, withoutEstimate, gaps } = coverage;
  const longest = Math.max(0, ...gaps.map((gap) => gap.toS - gap.fromS));
  const notWhole = withoutEstimate['face-not-whole'];
  return (
    <section className="card analyse-coverage" aria-labelledby="analyse-coverage-title">
      <h2 id="analyse-coverage-title">Coverage</h2>
      <p className="analyse-note">
        {share === null ? '–' : percentOf(share)}: {estimatedFrames} of {sampledFrames} sampled frames have an
        estimate
        {provisionalFrames > 0 && `, ${provisionalFrames} of them while still warming up`}.
      </p>
      <dl className="analyse-facts">
        <Fact name="Gaps" value={gaps.length === 0 ? 'none' : String(gaps.length)} />
        {gaps.length > 0 && (
          <Fact
            name="Longest gap"
            value={longest < 10 ? shortMeasure(longest, 's') : formatDuration(longest)}
          />
        )}
        {notWhole > 0 && <Fact name="Face not whole" value={`${notWhole} frames`} />}
        {withoutEstimate['no-face'] > 0 && (
          <Fact name="No face" value={`${withoutEstimate['no-face']} frames`} />
        )}
        {withoutEstimate['face-lost'] > 0 && (
          <Fact name="Face lost" value={`${withoutEstimate['face-lost']} frames`} />
        )}
        {withoutEstimate['window-filling'] > 0 && (
          <Fact name="Warming up" value={`${withoutEstimate['window-filling']} frames`} />
        )}
      </dl>
    </section>
  );
}

/** A share as a percentage that reads 100 % only where nothing is missing, and 0 % only where all is. */
export function percentOf(share: number): string {
  if (share === 0 || share === 1) return percentage(share);
  return percentage(Math.min(0.999, Math.max(0.001, share)), 1);
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

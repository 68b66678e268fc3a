import { DIMENSIONS } from '../../../core/affect';
import { isAtEdge, meanDelayCurve } from '../../../core/scores/delay-search';
import type { ScoringSettings } from '../../../core/settings/settings-table';
import type { DelaySearch } from '../../../recordings/scores/recording-scores';

/**
 * What must be known of a delay that was searched for: that it flatters the recording it was found on, and
 * where the best one lies at an end of the search.
 *
 * @param props.onFurther searches up to five seconds
 */
export function DelayDoubts(props: {
  search: DelaySearch;
  by: ScoringSettings['delay'];
  onFurther: () => void;
}) {
  const { search, by, onFurther } = props;
  if (by === 'by-hand') return null;
  const { curves, best } = search;
  const isEdge = isAtEdge(meanDelayCurve(DIMENSIONS.map((dimension) => curves[dimension])), best.both);
  return (
    <div className="analyse-message analyse-doubts" role="status">
      <p>
        A delay that was searched for on the recording it is scored on makes the scores look better than they
        would be on another. For a fair figure search on validation recordings and set the delay by hand.
        {isEdge && ' The best one lies at the end of the search: a better one may lie beyond.'}
      </p>
      {isEdge && by === 'search' && (
        <button type="button" className="button" onClick={onFurther}>
          Search ±5 s
        </button>
      )}
    </div>
  );
}

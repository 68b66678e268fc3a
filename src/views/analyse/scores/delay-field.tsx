import { longestDelayFrames, PAPER_TIME_DELAY_FRAMES } from '../../../core/post-processing';
import type { ScoringSettings } from '../../../core/settings/settings-table';
import { delayName } from './analysis-words';

/** Delays beyond the paper's are offered in steps of about so many seconds. */
const FAR_STEP_S = 0.1;

/**
 * The time delay: by hand, within the paper's ten frames or further, or searched for, with what was found.
 *
 * @param props.foundFrames what a search has found; null where none was made
 * @param props.canSearch whether there are labels
 */
export function DelayField(props: {
  by: ScoringSettings['delay'];
  frames: number;
  foundFrames: number | null;
  rateHz: number;
  canSearch: boolean;
  onSearch: (by: 'search' | 'search-5s') => void;
  onFrames: (frames: number) => void;
}) {
  const { by, frames, foundFrames, rateHz, canSearch, onSearch, onFrames } = props;
  const shown = canSearch && by !== 'by-hand' ? by : String(frames);
  const found = foundFrames === null ? null : delayName(foundFrames).toLowerCase();
  const searchName = (which: 'search' | 'search-5s', reach: string) =>
    by === which && found !== null ? `Search: ${found}` : `Search ${reach}`;
  const longest = longestDelayFrames(rateHz);
  const step = Math.max(1, Math.round(FAR_STEP_S * rateHz));
  const near = steps(-PAPER_TIME_DELAY_FRAMES, PAPER_TIME_DELAY_FRAMES, 1);
  const far = steps(Math.ceil(-longest / step) * step, longest, step).filter(
    (one) => Math.abs(one) > PAPER_TIME_DELAY_FRAMES,
  );
  const isListed = near.includes(frames) || far.includes(frames);
  return (
    <label className="field">
      Time delay
      <select
        className="select"
        value={shown}
        onChange={({ target: { value } }) => {
          if (value === 'search' || value === 'search-5s') onSearch(value);
          else onFrames(Number(value));
        }}
      >
        {canSearch && (
          <>
            <option value="search">{searchName('search', '±10 frames')}</option>
            <option value="search-5s">{searchName('search-5s', '±5 s')}</option>
          </>
        )}
        <optgroup label="As in the paper">
          {near.map((one) => (
            <option key={one} value={one}>
              {delayName(one, rateHz)}
            </option>
          ))}
        </optgroup>
        {(far.length > 0 || !isListed) && (
          <optgroup label="Further">
            {(isListed ? far : [...far, frames].sort((one, other) => one - other)).map((one) => (
              <option key={one} value={one}>
                {delayName(one, rateHz)}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}

function steps(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

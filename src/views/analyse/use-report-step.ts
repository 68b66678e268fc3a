import { useEffect, useRef, useState } from 'react';

/** What a step of the browser's history says of itself when it shows the report. */
const REPORT = 'report';

/**
 * Makes the report a step of the browser's history: Back goes from it to the drop zone, with the results
 * kept, and Forward returns.
 *
 * @param hasRecordings whether there is anything to show
 */
export function useReportStep(hasRecordings: boolean): {
  readonly isShown: boolean;
  /** From the drop zone to the report. */
  readonly goBack: () => void;
} {
  const [isShown, setShown] = useState(true);
  const isNew = useRef(true);
  useEffect(() => {
    const isFirst = isNew.current;
    isNew.current = false;
    if (!hasRecordings) {
      setShown(true);
      return;
    }
    if (isReportStep()) return;
    // Who comes from another view to results that are there has taken a step already.
    if (isFirst) history.replaceState({ analyse: REPORT }, '', location.href);
    else history.pushState({ analyse: REPORT }, '', location.href);
  }, [hasRecordings]);
  useEffect(() => {
    // A step to another view takes all of this away.
    const read = () => setShown(isReportStep());
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  return {
    isShown,
    goBack: () => {
      history.pushState({ analyse: REPORT }, '', location.href);
      setShown(true);
    },
  };
}

function isReportStep(): boolean {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'analyse' in state && state.analyse === REPORT;
}

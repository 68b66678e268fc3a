import { systemClock } from '../../supervision/clock';
import { TraceSession } from './trace-session';
import { isTraceUnsaved } from './trace-store';

/** The tracing of the page, which outlives its view. */
export const pageTrace = new TraceSession(systemClock);

// The browser asks in its own words; it is told only that there is something to lose.
addEventListener('beforeunload', (event) => {
  if (isTraceUnsaved(pageTrace.store.getState())) event.preventDefault();
});

import { useStore } from 'zustand';
import { pageTrace } from '../../state/trace/page-trace';
import type { TraceState } from '../../state/trace/trace-store';

/** What the view needs of the slow state of the page's tracing; it renders anew when that changes. */
export function useTrace<Part>(select: (state: TraceState) => Part): Part {
  return useStore(pageTrace.store, select);
}

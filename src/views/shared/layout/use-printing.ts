import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

/** Whoever draws otherwise on paper. */
const listeners = new Set<() => void>();
let paper: MediaQueryList | null = null;
let isPrinting = false;

function follow(onPaper: boolean): void {
  if (onPaper === isPrinting) return;
  isPrinting = onPaper;
  // Styles lay the page out as wide as paper, so that what measures itself for a drawing finds that width.
  document.documentElement.toggleAttribute('data-paper', onPaper);
  // At once: the browser takes the page as it is when this returns.
  flushSync(() => {
    for (const listener of listeners) listener();
  });
}

const begin = () => follow(true);
const end = () => follow(false);
const followMedium = ({ matches }: { readonly matches: boolean }) => follow(matches);

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    paper = matchMedia('print');
    paper.addEventListener('change', followMedium);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    paper?.removeEventListener('change', followMedium);
    removeEventListener('beforeprint', begin);
    removeEventListener('afterprint', end);
  };
}

/** Whether the page is being laid out for paper; then the document has the attribute `data-paper`. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isPrinting);
}

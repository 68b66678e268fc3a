import { useEffect, useRef } from 'react';
import { SteadyLook } from '../../core/display/looks';
import { useSession } from '../shared/session-context';

/**
 * How the face looks, in a word that holds steady; a dash without a reading. Written without rendering.
 *
 * @param props.say puts the word into another language; English without it
 */
export function ReadingWord({ say }: { readonly say?: (look: string) => string }) {
  const { readings } = useSession();
  const word = useRef<HTMLElement>(null);
  useEffect(() => {
    const look = new SteadyLook();
    const show = () => {
      const { shown, result, freshness } = readings.getState();
      if (shown === null) look.reset();
      const shownLook = shown === null || result === null ? null : look.show(shown.value, result.timestampMs);
      const text = shownLook === null ? '–' : (say?.(shownLook) ?? shownLook);
      if (word.current === null) return;
      word.current.style.opacity = String(freshness);
      if (word.current.textContent !== text) word.current.textContent = text;
    };
    show();
    return readings.subscribe(show);
  }, [readings, say]);
  return <strong ref={word} data-reading-word="" />;
}

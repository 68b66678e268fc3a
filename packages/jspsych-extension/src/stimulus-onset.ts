/**
 * Waits for the onset of a trial's stimulus: when the first element of a selector is there to be seen, or,
 * where that is a video or a sound, when it plays.
 *
 * @param display jsPsych's display element
 * @param onOnset gets the time, milliseconds of `performance.now`; called once
 * @returns a function that ends the waiting
 */
export function watchOnset(
  display: HTMLElement,
  selector: string,
  onOnset: (timeMs: number) => void,
): () => void {
  let media: HTMLMediaElement | null = null;
  const end = () => {
    observer.disconnect();
    media?.removeEventListener('playing', begun);
  };
  const begun = () => {
    end();
    onOnset(performance.now());
  };
  const look = () => {
    const found = display.querySelector(selector);
    if (found === null || media !== null) return;
    if (found instanceof HTMLMediaElement) {
      media = found;
      if (!found.paused && found.currentTime > 0) begun();
      else found.addEventListener('playing', begun);
    } else if (isSeen(found)) {
      begun();
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(display, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['style', 'class', 'hidden', 'src'],
  });
  look();
  return end;
}

function isSeen(element: Element): boolean {
  return element.checkVisibility?.({ visibilityProperty: true }) ?? true;
}

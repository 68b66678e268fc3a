/** Pixels for each of CSS where something moves: finer would cost more each frame than is seen. */
export const MOST_PIXELS = 2;

/** A canvas ready to be drawn on: cleared, its context in CSS pixels. */
export interface CanvasSurface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

/**
 * Makes a canvas as fine as the screen and clears it; `null` where it is not laid out or gives no context.
 *
 * @param mostPixels for each of CSS, where a picture is drawn too often to be finer
 * @param leastPixels for each of CSS, where it is not for a screen alone
 */
export function clearedSurface(
  canvas: HTMLCanvasElement | null,
  mostPixels = Number.POSITIVE_INFINITY,
  leastPixels = 0,
): CanvasSurface | null {
  const context = canvas?.getContext('2d') ?? null;
  if (canvas === null || context === null) return null;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (width === 0 || height === 0) return null;
  const ratio = Math.max(leastPixels, Math.min(devicePixelRatio, mostPixels));
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting the same size again would throw the picture's memory away.
  if (canvas.width !== pixelWidth) canvas.width = pixelWidth;
  if (canvas.height !== pixelHeight) canvas.height = pixelHeight;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/**
 * Reads colours of the design system by the names of their custom properties, as an element has them now.
 * Where the system forces its colours, they are told as what they are: their names mean nothing to a thread
 * without a page, and to a canvas not always what the page shows.
 */
export function colourReader(element: Element): (name: `--${string}`) => string {
  if (matchMedia('(forced-colors: active)').matches) return (name) => forcedColour(element, name);
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

function forcedColour(element: Element, name: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = `var(${name})`;
  element.parentElement?.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/**
 * Calls when the page's appearance changes, which a canvas does not notice by itself.
 *
 * @returns what ends the listening
 */
export function onAppearanceChange(listener: () => void): () => void {
  // The theme stands there as an attribute, also where it follows the system.
  const attributes = new MutationObserver(listener);
  attributes.observe(document.documentElement, { attributes: true });
  const forcedColours = matchMedia('(forced-colors: active)');
  forcedColours.addEventListener('change', listener);
  return () => {
    attributes.disconnect();
    forcedColours.removeEventListener('change', listener);
  };
}

/** What of a page's options says which frame shows the site. */
export interface FrameChoice {
  readonly address?: string | URL;
  readonly frame?: HTMLIFrameElement;
  readonly container?: HTMLElement;
  readonly settings?: Readonly<Record<string, string>>;
}

/** What a frame of the site must be let do; threads need the last. */
export const FRAME_ALLOWS = 'camera; fullscreen; screen-wake-lock; cross-origin-isolated';

/** A frame, and whether it was made here. */
export interface ChosenFrame {
  readonly frame: HTMLIFrameElement;
  readonly isOurs: boolean;
}

/**
 * The frame that was given, or one made in the container.
 *
 * @throws a TypeError in one sentence where there is neither, or an address is missing or no address.
 */
export function embedFrame({ address, frame, container, settings = {} }: FrameChoice): ChosenFrame {
  if ((frame === undefined) === (container === undefined))
    throw new TypeError('createCircumplex needs either a frame or a container, or channel: true.');
  if (frame !== undefined) return { frame, isOurs: false };
  const url = embedAddress(address, settings);
  const made = document.createElement('iframe');
  made.title = 'Circumplex';
  made.allow = FRAME_ALLOWS;
  made.style.cssText = 'display: block; width: 100%; height: 100%; border: 0;';
  made.src = url;
  container?.append(made);
  return { frame: made, isOurs: true };
}

/**
 * The address of the site's compact page with these settings.
 *
 * @throws a TypeError in one sentence where it is missing or no address.
 */
export function embedAddress(
  address: string | URL | undefined,
  settings: Readonly<Record<string, string>> = {},
): string {
  if (address === undefined) throw new TypeError('createCircumplex needs the address of the site.');
  const base = typeof document === 'undefined' ? undefined : document.baseURI;
  if (!URL.canParse(String(address), base))
    throw new TypeError(`The address of the site must be an address, found “${address}”.`);
  const url = new URL(String(address), base);
  for (const [name, value] of Object.entries({ ...settings, view: 'live', embed: '1' }))
    url.searchParams.set(name, value);
  return url.href;
}

/** The origin that a frame's address has. */
export function siteOrigin(frame: HTMLIFrameElement): string {
  return new URL(frame.src, document.baseURI).origin;
}

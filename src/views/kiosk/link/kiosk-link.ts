import { encode } from 'uqr';
import type { AppSettings } from '../../../state/settings/url-settings';
import { DEFAULT_SETTINGS, formatSettings } from '../../../state/settings/url-settings';

/** What a curator chooses for a kiosk, by the table of settings. */
export type KioskChoices = Pick<
  AppSettings,
  'language' | 'theme' | 'mirror' | 'camera' | 'autostart' | 'debug'
> &
  Pick<AppSettings['pipeline'], 'modelId' | 'clipLengthFrames'>;

/** What a kiosk's link begins with: it starts by itself. */
export const FIRST_CHOICES: KioskChoices = {
  language: DEFAULT_SETTINGS.language,
  theme: DEFAULT_SETTINGS.theme,
  mirror: DEFAULT_SETTINGS.mirror,
  camera: DEFAULT_SETTINGS.camera,
  autostart: true,
  debug: DEFAULT_SETTINGS.debug,
  modelId: DEFAULT_SETTINGS.pipeline.modelId,
  clipLengthFrames: DEFAULT_SETTINGS.pipeline.clipLengthFrames,
};

/** The address of a kiosk with these choices; `site` is the address of any page of the site. */
export function kioskLink({ modelId, clipLengthFrames, ...page }: KioskChoices, site: string): string {
  const pipeline = { ...DEFAULT_SETTINGS.pipeline, modelId, clipLengthFrames };
  const query = formatSettings({ ...DEFAULT_SETTINGS, ...page, view: 'kiosk', pipeline });
  return new URL(query, new URL('./', site)).href;
}

/** A QR code as the path of an SVG, a unit for each module, and its size with the quiet zone around it. */
export interface QrPath {
  readonly path: string;
  readonly size: number;
}

/** Light modules around a code (ISO/IEC 18004): four. */
const QUIET_ZONE = 4;

/** The QR code of a text, which survives that 15 % of it cannot be seen. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const rows = data.map((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')).join(''));
  return { path: rows.join(''), size };
}

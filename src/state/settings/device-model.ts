import { PHONE_MODEL_ID } from '../../core/models/model-id';
import type { AppSettings } from './url-settings';

/** Pixels of the style sheet that the shorter edge of a phone's screen has at most; tablets have more. */
const PHONE_PX = 600;

/** Whether this is a phone: touched, never pointed at, and small. */
export function isPhone(): boolean {
  const edgePx = Math.min(screen.width, screen.height);
  return edgePx < PHONE_PX && matchMedia('(pointer: coarse) and (hover: none)').matches;
}

/**
 * The model for this device where none was asked for: a phone takes the smaller one, if the site has it. As
 * it is not the default the address names it, so a link from a phone means the same elsewhere.
 */
export class DeviceModel {
  private takesSmaller: boolean | null = null;

  /** @param listedIds ids of the site's models; empty where they are not known. */
  constructor(
    private readonly isPhone: () => boolean,
    private readonly listedIds: () => Promise<readonly string[]>,
  ) {}

  /** The settings with the model for this device, unless one was asked for. */
  applied(settings: AppSettings): AppSettings {
    if (settings.isModelChosen || this.takesSmaller !== true) return settings;
    return { ...settings, pipeline: { ...settings.pipeline, modelId: PHONE_MODEL_ID } };
  }

  /** Whether {@link learn} could change these settings. */
  isMissing({ isModelChosen }: AppSettings): boolean {
    return !isModelChosen && this.takesSmaller === null && this.isPhone();
  }

  /** Asks what models the site has. */
  async learn(): Promise<void> {
    this.takesSmaller = (await this.listedIds()).includes(PHONE_MODEL_ID);
  }
}

import type { AppSettings } from './url-settings';

/**
 * The frame rates that models were made for, as far as they are known. Where no rate was asked for, frames
 * are sampled at the model's own.
 */
export class ModelRates {
  private readonly knownHz = new Map<string, number>();

  /** `readRateHz` asks for a model's rate, hertz; it may reject. */
  constructor(private readonly readRateHz: (modelId: string) => Promise<number>) {}

  /** The settings with the rate of their model, unless one was asked for or the model's is not known. */
  applied(settings: AppSettings): AppSettings {
    const frameRateHz = this.knownHz.get(settings.pipeline.modelId);
    const { pipeline, isRateChosen } = settings;
    if (isRateChosen || frameRateHz === undefined || frameRateHz === pipeline.frameRateHz) return settings;
    return { ...settings, pipeline: { ...pipeline, frameRateHz } };
  }

  /** Whether {@link learn} could change these settings. */
  isMissing({ isRateChosen, pipeline }: AppSettings): boolean {
    return !isRateChosen && !this.knownHz.has(pipeline.modelId);
  }

  /** Reads a model's rate. False where that cannot be: who opens the model hears what is wrong with it. */
  async learn(modelId: string): Promise<boolean> {
    try {
      this.knownHz.set(modelId, await this.readRateHz(modelId));
      return true;
    } catch {
      return false;
    }
  }
}

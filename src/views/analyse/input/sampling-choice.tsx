import { PIPELINE_SETTINGS, RECORDING_SETTINGS } from '../../../core/settings/settings-table';
import { useSettings } from '../../../state/settings/settings-store';
import { SelectField, SettingField } from '../../shared/fields';

/** Rates that the paper samples recordings at (section 3.2.1). */
const PAPER_RATES_HZ = [10, 50];

/**
 * How the next recordings are read: frames a second, frames in the model's window, and what times count from.
 */
export function SamplingChoice() {
  const { settings, change, changePipeline } = useSettings();
  const { frameRateHz, clipLengthFrames } = settings.pipeline;
  const rates = [...new Set([...PAPER_RATES_HZ, frameRateHz])].sort((a, b) => a - b);
  return (
    <>
      <SelectField
        label="Sampling"
        value={String(frameRateHz)}
        choices={rates.map((rate) => [String(rate), `${rate} a second`] as const)}
        onChange={(rate) => changePipeline({ frameRateHz: Number(rate) })}
      />
      <SettingField
        label="Window"
        setting={PIPELINE_SETTINGS.clipLengthFrames}
        value={clipLengthFrames}
        names={{ 16: '16 frames', 64: '64 frames' }}
        onChange={(frames) => changePipeline({ clipLengthFrames: frames })}
      />
      <SettingField
        label="Times count from"
        setting={RECORDING_SETTINGS.timesFrom}
        value={settings.recording.timesFrom}
        names={{ 'first-picture': 'the first picture', file: 'the file’s own clock' }}
        onChange={(timesFrom) => change({ recording: { timesFrom } })}
      />
    </>
  );
}

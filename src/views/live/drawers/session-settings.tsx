import { useId } from 'react';
import { PAGE_SETTINGS, PIPELINE_SETTINGS } from '../../../core/settings/settings-table';
import { useSettings } from '../../../state/settings/settings-store';
import { CameraSelect } from '../../shared/controls/camera-select';
import { Term } from '../../shared/controls/term';
import { SettingField } from '../../shared/fields';
import { ModelChoice } from '../../shared/model-choice';
import { percentage, shortMeasure } from '../../shared/number-text';
import { useLive, useSession } from '../../shared/session-context';
import './drawers.css';

/** What can be set while a session runs. */
export function SessionSettings() {
  const cameraField = useId();
  const { source, cameras } = useLive((live) => live);
  const { settings, change, changePipeline } = useSettings();
  const { frameRateHz } = settings.pipeline;
  const lookBack = (frames: number) => `${shortMeasure(frames / frameRateHz, 's')} (${frames} frames)`;
  return (
    <section className="session-settings" aria-label="Session">
      {source === 'camera' && cameras.length > 0 && (
        <label className="field" htmlFor={cameraField}>
          Camera
          <CameraSelect id={cameraField} className="select" />
        </label>
      )}
      {source === 'camera' && (
        <label className="check">
          <input
            type="checkbox"
            checked={settings.mirror}
            onChange={(event) => change({ mirror: event.target.checked })}
          />
          Mirror
        </label>
      )}
      <FacePicker />
      <div className="with-term">
        <SettingField
          label="Motion"
          setting={PAGE_SETTINGS.smoothing}
          value={settings.smoothing}
          names={{ 'one-euro': 'Steady', 'moving-average': 'Half-second mean', off: 'As read' }}
          onChange={(smoothing) => change({ smoothing })}
        />
        <Term term="steadiness" />
      </div>
      <div className="with-term">
        <SettingField
          label="Looks back"
          setting={PIPELINE_SETTINGS.clipLengthFrames}
          value={settings.pipeline.clipLengthFrames}
          names={{ 64: lookBack(64), 16: lookBack(16) }}
          onChange={(clipLengthFrames) => changePipeline({ clipLengthFrames })}
        />
        <Term term="looks-back" />
      </div>
      <ModelChoice />
      <div className="with-term">
        <NeutralFaceButton />
        <Term term="neutral-face" />
      </div>
    </section>
  );
}

function FacePicker() {
  const session = useSession();
  const { faceIds, followedId } = useLive((live) => live);
  if (faceIds.length < 2) return null;
  return (
    <label className="field">
      Face
      <select
        className="select"
        value={followedId ?? ''}
        onChange={(event) =>
          session.selectFace(event.target.value === '' ? null : Number(event.target.value))
        }
      >
        <option value="">Largest</option>
        {faceIds.map((id) => (
          <option key={id} value={id}>
            Face {id}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A neutral face of a few seconds, subtracted from what is drawn and from nothing else. */
function NeutralFaceButton() {
  const session = useSession();
  const { baseline, baselineProgress, sourcePhase } = useLive((live) => live);
  if (baselineProgress !== null) {
    return (
      <button type="button" className="button" onClick={() => session.clearBaseline()}>
        {baselineProgress === 0
          ? 'Hold still: waits until warmed up'
          : `Hold still ${percentage(baselineProgress)}`}
      </button>
    );
  }
  if (baseline !== null) {
    return (
      <button type="button" className="button" onClick={() => session.clearBaseline()}>
        Forget my neutral face
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button"
      disabled={sourcePhase !== 'on'}
      onClick={() => session.recordBaseline()}
    >
      This is my neutral face
    </button>
  );
}

import { PAGE_SETTINGS, PIPELINE_SETTINGS } from '../../core/settings/settings-table';
import { resultsCsv } from '../../recordings/exports/results-csv';
import { predictionRows } from '../../recordings/scores/prediction-rows';
import type { LiveSession } from '../../state/live/live-session';
import { useSettings } from '../../state/settings/settings-store';
import { SettingField } from '../shared/fields';
import { downloadText } from '../shared/file-download';
import { ModelChoice } from '../shared/model-choice';
import { percentage } from '../shared/number-text';
import { useLive, useSession } from '../shared/session-context';

/** What can be set while a session runs. */
export function SessionControls() {
  const session = useSession();
  const { source, cameras, cameraId, recorded } = useLive((live) => live);
  const { settings, change, changePipeline } = useSettings();
  return (
    <section className="card live-controls" aria-label="Session">
      {source === 'camera' && cameras.length > 0 && (
        <label className="field field-wide">
          Camera
          <select
            className="select"
            value={cameraId ?? ''}
            onChange={(event) => void session.startCamera(event.target.value)}
          >
            {cameraId === null && <option value="">–</option>}
            {cameras.map(({ deviceId, label }) => (
              <option key={deviceId} value={deviceId}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <FacePicker />
      <ModelChoice />
      <SettingField
        label="Window"
        setting={PIPELINE_SETTINGS.clipLengthFrames}
        value={settings.pipeline.clipLengthFrames}
        names={{ 64: '64 frames', 16: '16 frames' }}
        onChange={(clipLengthFrames) => changePipeline({ clipLengthFrames })}
      />
      <SettingField
        label="Smoothing"
        setting={PAGE_SETTINGS.smoothing}
        value={settings.smoothing}
        names={{ off: 'None', 'one-euro': 'One Euro', 'moving-average': '½ s average' }}
        onChange={(smoothing) => change({ smoothing })}
      />
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
      <Baseline />
      <button type="button" className="button" disabled={recorded === 0} onClick={() => exportTrace(session)}>
        Save as CSV
      </button>
    </section>
  );
}

function FacePicker() {
  const session = useSession();
  const { faceIds, followedId } = useLive((live) => live);
  if (faceIds.length < 2) return null;
  return (
    <label className="field field-wide">
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
function Baseline() {
  const session = useSession();
  const { baseline, baselineProgress, sourcePhase } = useLive((live) => live);
  if (baselineProgress !== null) {
    return (
      <button type="button" className="button" onClick={() => session.clearBaseline()}>
        Hold still {percentage(baselineProgress)}
      </button>
    );
  }
  if (baseline !== null) {
    return (
      <button type="button" className="button" onClick={() => session.clearBaseline()}>
        Clear neutral
      </button>
    );
  }
  return (
    <button
      type="button"
      className="button"
      disabled={sourcePhase !== 'on'}
      title="Watches a neutral face for three seconds and shows readings relative to it. Exports stay as estimated."
      onClick={() => session.recordBaseline()}
    >
      Set neutral
    </button>
  );
}

function exportTrace({ trace }: LiveSession): void {
  const { timeDelayFrames } = useSettings.getState().settings.pipeline;
  const rows = predictionRows(trace.toAnalysedFrames(), timeDelayFrames);
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  downloadText({ name: `circumplex-${stamp}.csv`, mediaType: 'text/csv', text: resultsCsv(rows) });
}

import type { AnalysisProgress as Progress } from '../../../recordings/run/analyse-video';
import { formatDuration } from '../../../recordings/run/time-left';
import { progressPercentage } from '../../shared/number-text';
import './input.css';

/**
 * The progress of an analysis in words and as a bar, with the ways to hold it and to end it.
 *
 * @param props.modelLoaded share of the model that is loaded, in [0, 1]; `null` while unknown
 * @param props.progress `null` before the first frame
 * @param props.paused whether it waits; `null` where it cannot, before the first frame
 */
export function AnalysisProgress(props: {
  modelLoaded: number | null;
  progress: Progress | null;
  paused: boolean | null;
  onPause: (paused: boolean) => void;
  onCancel: () => void;
}) {
  const { modelLoaded, progress, paused, onPause, onCancel } = props;
  const share = progress?.fraction ?? null;
  return (
    <div className="analyse-progress">
      <div className="analyse-progress-words">
        <strong>{progress ? progressPercentage(progress.fraction) : 'Getting ready'}</strong>
        <span>{progress ? progressWords(progress, paused === true) : loadingWords(modelLoaded)}</span>
      </div>
      <progress
        aria-label="Progress of the analysis"
        {...((share ?? modelLoaded) === null ? {} : { value: share ?? modelLoaded ?? 0 })}
        max={1}
      />
      <div className="analyse-progress-actions">
        {paused !== null && (
          <button type="button" className="button" onClick={() => onPause(!paused)}>
            {paused ? 'Go on' : 'Pause'}
          </button>
        )}
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}

function progressWords({ sampledFrames, expectedFrames, timeLeftS }: Progress, paused: boolean): string {
  const frames = `${sampledFrames} of ${expectedFrames} frames`;
  if (paused) return `${frames}, paused`;
  return timeLeftS === null ? frames : `${frames}, ${formatDuration(timeLeftS)} left`;
}

function loadingWords(modelLoaded: number | null): string {
  if (modelLoaded === null) return 'Opening the video, loading the model';
  return `Loading the model, ${progressPercentage(modelLoaded)}`;
}

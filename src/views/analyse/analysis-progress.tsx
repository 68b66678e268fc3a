import type { AnalysisProgress as Progress } from '../../analysis/analyse-video';
import { formatDuration } from '../../analysis/time-left';

/**
 * The progress of an analysis in words and as a bar, with the way to end it.
 *
 * @param props.modelLoaded share of the model that is loaded, in [0, 1]; `null` while unknown
 * @param props.progress `null` before the first frame
 */
export function AnalysisProgress(props: {
  modelLoaded: number | null;
  progress: Progress | null;
  onCancel: () => void;
}) {
  const { modelLoaded, progress, onCancel } = props;
  const share = progress?.fraction ?? null;
  return (
    <div className="analyse-progress">
      <div className="analyse-progress-words">
        <strong>{progress ? `${Math.floor(progress.fraction * 100)} %` : 'Getting ready'}</strong>
        <span>{progress ? progressWords(progress) : loadingWords(modelLoaded)}</span>
      </div>
      <progress
        aria-label="Progress of the analysis"
        {...((share ?? modelLoaded) === null ? {} : { value: share ?? modelLoaded ?? 0 })}
        max={1}
      />
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}

function progressWords({ sampledFrames, expectedFrames, timeLeftS }: Progress): string {
  const frames = `${sampledFrames} of ${expectedFrames} frames`;
  return timeLeftS === null ? frames : `${frames}, ${formatDuration(timeLeftS)} left`;
}

function loadingWords(modelLoaded: number | null): string {
  if (modelLoaded === null) return 'Opening the video, loading the model';
  return `Loading the model, ${Math.floor(modelLoaded * 100)} %`;
}

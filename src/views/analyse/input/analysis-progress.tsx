import type { AnalysisProgress as Progress } from '../../../recordings/run/analyse-video';
import { formatDuration } from '../../../recordings/run/time-left';
import { progressPercentage } from '../../shared/number-text';
import { useLive } from '../../shared/session-context';
import './input.css';

/**
 * The progress of an analysis in words and as a bar, with the ways to hold it and to end it.
 *
 * @param props.modelLoaded share of the model that is loaded, in [0, 1]; `null` while unknown
 * @param props.progress `null` before the first frame
 * @param props.queue of several recordings: which is under way, of how many, and its name
 * @param props.paused whether it waits; `null` where it cannot, before the first frame
 */
export function AnalysisProgress(props: {
  modelLoaded: number | null;
  progress: Progress | null;
  queue: { readonly place: number; readonly count: number; readonly name: string } | null;
  paused: boolean | null;
  onPause: (paused: boolean) => void;
  onCancel: () => void;
}) {
  const { modelLoaded, progress, queue, paused, onPause, onCancel } = props;
  const holdsLive = useLive(({ source, paused: isHeld }) => source !== null && isHeld);
  const own = progress?.fraction ?? null;
  // Of several, those before it are done.
  const share = queue === null ? own : (queue.place - 1 + (own ?? 0)) / queue.count;
  return (
    <div className="analyse-progress">
      <div className="analyse-progress-words">
        <strong>{share !== null && progress ? progressPercentage(share) : 'Getting ready'}</strong>
        {queue && (
          <span>
            {queue.place} of {queue.count}: {queue.name}
          </span>
        )}
        <span>{progress ? progressWords(progress, paused === true) : loadingWords(modelLoaded)}</span>
        {holdsLive && <span>Live reads nothing meanwhile, and goes on afterwards.</span>}
      </div>
      <progress
        className="bar"
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

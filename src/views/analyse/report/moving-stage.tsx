import { useCallback, useMemo, useRef, useState } from 'react';
import { videoStem } from '../../../recordings/exports/file-names';
import type { AnalysedRecording } from '../../../state/analyse/analysed-recording';
import { useAnalysis } from '../../../state/analyse/use-analysis';
import { MissingVideo } from '../input/missing-video';
import type { VideoPreviewHandle } from '../picture/frame-preview';
import { Moment } from '../picture/moment';
import { PlaybackBar } from '../picture/playback-bar';
import { usePlayback } from '../picture/use-playback';
import { VideoPreview } from '../picture/video-preview';
import { traceNotes } from '../scores/score-strip';
import type { TimeWindow } from '../traces/time-window';
import { TraceChart } from '../traces/trace-chart';
import { traceData } from '../traces/trace-data';

/** Traces, picture and circumplex of a recording, which move in step. */
export function MovingStage({ recording }: { recording: AnalysedRecording }) {
  const { file, name, settings, facts, frames, results, markersS } = recording;
  const { attach, setMarkers } = useAnalysis();
  const [timeS, setTimeS] = useState(0);
  const now = useRef(timeS);
  const video = useRef<VideoPreviewHandle>(null);
  const shownWindow = useRef<TimeWindow>({ fromS: 0, toS: facts?.durationS ?? 0 });

  const data = useMemo(
    () => (results && settings && facts ? traceData(results, settings, facts.durationS) : null),
    [results, settings, facts],
  );
  const notes = useMemo(() => results && traceNotes(results), [results]);
  const show = useCallback((shownS: number) => {
    now.current = shownS;
    setTimeS(shownS);
  }, []);
  const seek = useCallback(
    (wantedS: number, deliberate: boolean) => {
      show(wantedS);
      video.current?.seek(wantedS, deliberate);
    },
    [show],
  );
  const { follow, stopped, ...playback } = usePlayback(video, shownWindow, now, seek);
  const followVideo = useCallback(
    (shownS: number) => {
      show(shownS);
      follow(shownS);
    },
    [show, follow],
  );
  if (!data || !facts || !notes) return null;
  const step = (count: 1 | -1) =>
    seek(Math.min(data.durationS, Math.max(0, timeS + count * data.sampleS)), true);
  return (
    <div className="analyse-stage">
      <div className="card analyse-traces-card">
        <TraceChart
          data={data}
          name={videoStem(name)}
          timeS={timeS}
          markersS={markersS}
          notes={notes}
          playback={playback}
          window={shownWindow}
          onMarkers={setMarkers}
          onSeek={seek}
        />
      </div>
      <div className="analyse-side">
        <Moment frames={frames} data={data} size={facts} timeS={timeS}>
          {file !== null && (
            <VideoPreview
              ref={video}
              file={file}
              onTime={followVideo}
              onStopped={stopped}
              onPress={playback.toggle}
            />
          )}
        </Moment>
        <PlaybackBar playback={playback} timeS={timeS} durationS={data.durationS} onStep={step} />
        {file === null && <MissingVideo name={name} onFile={attach} />}
      </div>
    </div>
  );
}

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { AnalysisInput } from '../../../recordings/video/input-files';
import { FramePreview, type VideoPreviewHandle } from './frame-preview';

/**
 * The picture of the analysed recording, read from the user's own file: as a player where the browser has one
 * for it, else frame by frame, as for an AVI and a folder of pictures.
 */
export function VideoPreview(props: {
  file: AnalysisInput;
  onTime: (timeS: number) => void;
  onStopped: () => void;
  onPress: () => void;
  ref: Ref<VideoPreviewHandle>;
}) {
  const { file, ref, ...others } = props;
  const [unplayable, setUnplayable] = useState<AnalysisInput | null>(null);
  if (!(file instanceof File) || file === unplayable) return <FramePreview input={file} ref={ref} />;
  return <VideoPlayer {...others} file={file} onUnplayable={() => setUnplayable(file)} ref={ref} />;
}

function VideoPlayer(props: {
  file: File;
  onTime: (timeS: number) => void;
  onStopped: () => void;
  onPress: () => void;
  onUnplayable: () => void;
  ref: Ref<VideoPreviewHandle>;
}) {
  const { file, onTime, onStopped, onPress, onUnplayable, ref } = props;
  const video = useRef<HTMLVideoElement>(null);
  const [url, setUrl] = useState<string | null>(null);

  useEffect(() => {
    const address = URL.createObjectURL(file);
    setUrl(address);
    return () => URL.revokeObjectURL(address);
  }, [file]);

  useImperativeHandle(ref, () => ({
    seek(timeS, deliberate) {
      const element = video.current;
      if (!element || (!element.paused && !deliberate)) return;
      element.currentTime = timeS;
    },
    play(speed) {
      const element = video.current;
      if (!element) return false;
      element.playbackRate = speed;
      // A pause that comes at once is no fault.
      void element.play().catch(() => {});
      return true;
    },
    pause: () => video.current?.pause(),
  }));

  // The cursor follows the frames that are shown; `timeupdate` comes only four times a second.
  useEffect(() => {
    const element = video.current;
    if (!element || !url) return;
    let request = 0;
    const follow = (_now: number, metadata: VideoFrameCallbackMetadata) => {
      if (!element.paused) onTime(metadata.mediaTime);
      request = element.requestVideoFrameCallback(follow);
    };
    request = element.requestVideoFrameCallback(follow);
    return () => element.cancelVideoFrameCallback(request);
  }, [url, onTime]);

  if (!url) return null;
  return (
    // biome-ignore lint/a11y/useMediaCaption: the user's own recording; there are no captions to offer.
    <video
      ref={video}
      className="analyse-video"
      src={url}
      playsInline
      preload="auto"
      aria-label={`Picture of ${file.name}`}
      onEnded={onStopped}
      onClick={onPress}
      onError={onUnplayable}
    />
  );
}

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { FrameScrubber } from '../../../recordings/video/frame-scrubber';
import type { AnalysisInput } from '../../../recordings/video/input-files';
import { type DecoderRequest, openAnalysisSource } from '../../../recordings/video/open-source';
import { decoderConsent } from '../../../state/analyse/use-analysis';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadSize } from '../../shared/number-text';

/** What the traces ask of the picture. */
export interface VideoPreviewHandle {
  /** Shows the picture at a time. A playing video is left alone unless the wish is deliberate. */
  seek(timeS: number, deliberate: boolean): void;
  /** Plays at a speed, over 0; absent where no player shows the picture. False where it cannot play now. */
  play?(speed: number): boolean;
  pause?(): void;
}

/**
 * The picture of a recording that no player shows, an AVI or a folder of pictures: the very frame at a time,
 * as the analysis saw it. It has no way to play; the traces say what is shown.
 */
export function FramePreview({ input, ref }: { input: AnalysisInput; ref: Ref<VideoPreviewHandle> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scrubber = useRef<FrameScrubber | null>(null);
  const [shownS, setShownS] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** Decoder that the picture needs and may not have yet. */
  const [wanted, setWanted] = useState<DecoderRequest | null>(null);

  const show = async (timeS: number) => {
    try {
      const found = await scrubber.current?.frameAt(timeS);
      if (!found) return;
      const { frame, timestampMs } = found;
      try {
        const target = canvas.current;
        if (!target) return;
        const [width, height] =
          'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
        if (target.width !== width || target.height !== height) Object.assign(target, { width, height });
        target.getContext('2d')?.drawImage(frame, 0, 0, width, height);
        setShownS(timestampMs / 1000);
      } finally {
        frame.close();
      }
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first picture is shown once for each recording.
  useEffect(() => {
    const mayFetchDecoder = async (request: DecoderRequest) => {
      if (!decoderConsent.isGiven) setWanted(request);
      return decoderConsent.isGiven;
    };
    const own = new FrameScrubber((signal) =>
      openAnalysisSource(input, { signal, mayFetchDecoder, ...useSettings.getState().settings.recording }),
    );
    scrubber.current = own;
    setProblem(null);
    setShownS(null);
    void show(0);
    return () => own.close();
  }, [input, wanted]);

  useImperativeHandle(ref, () => ({ seek: (timeS) => void show(timeS) }));

  if (wanted !== null) {
    return (
      <button
        type="button"
        className="button"
        onClick={() => {
          decoderConsent.give();
          setWanted(null);
        }}
      >
        Show the picture: fetches a decoder of {downloadSize(wanted.bytes)}
      </button>
    );
  }
  if (problem !== null) return null;
  return (
    <canvas
      ref={canvas}
      className="analyse-video"
      role="img"
      aria-label={`Picture of ${input.name}${shownS === null ? '' : ` at ${shownS.toFixed(2)} seconds`}`}
    />
  );
}

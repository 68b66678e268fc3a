import { type RefObject, useEffect, useRef, useState } from 'react';
import { LAG_CLIP_S } from '../../actor/actor-path';
import { firstGapS, tracedShare } from '../../core/tracing/rating';
import { steeredDimensions } from '../../core/tracing/steering';
import { ClipPlayer } from '../../state/trace/clip-player';
import { pageTrace } from '../../state/trace/page-trace';
import { PRACTICE_S } from '../../state/trace/trace-session';
import { currentRater } from '../../state/trace/trace-store';
import { openVideoPlayer } from '../../state/trace/video-player';
import { tickLabel } from '../shared/drawing/time-axis';
import { SteeringSurface } from './steering/steering-surface';
import { useSteering } from './steering/use-steering';
import { useTrace } from './trace-context';
import './trace-stage.css';

/** Going back takes so much anew, seconds. */
const BACK_S = 5;

/** The picture with the bars or the circle beside it, and the buttons of a run below. */
export function TraceStage({ file }: { readonly file: File }) {
  const stage = useRef<HTMLDivElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { phase, run, countdown, settings } = useTrace((state) => state);
  const url = useVideoPlayer(video, file);
  useSteering(stage);
  const isClip = run === 'lag';
  const what = settings.dimensions === 'both' ? 'valence and arousal' : settings.dimensions;

  // Whoever steers by keys begins at once: the focus is on what is steered.
  useEffect(() => {
    if (phase === 'countdown') stage.current?.focus({ preventScroll: true });
  }, [phase]);

  return (
    <section className="trace-stage-frame" aria-label="Recording">
      <div ref={stage} className={`trace-stage trace-stage-${settings.surface}`} tabIndex={-1}>
        <div className="trace-picture">
          {url && (
            // biome-ignore lint/a11y/useMediaCaption: the user's own recording; there are no captions to offer.
            <video
              ref={video}
              src={url}
              hidden={isClip}
              playsInline
              preload="auto"
              disablePictureInPicture
              aria-label={`Picture of ${file.name}`}
            />
          )}
          <Clip isShown={isClip} />
          {phase === 'opening' && <p className="trace-over">Opening {file.name}</p>}
          {phase === 'countdown' && (
            <p className="trace-over trace-countdown" role="timer" aria-live="assertive">
              {countdown}
            </p>
          )}
          {phase === 'paused' && <p className="trace-over">Paused</p>}
        </div>
        <SteeringSurface />
      </div>
      <div className="trace-controls">
        <StageControls />
        <p className="visually-hidden" role="status">
          {phase === 'running' && `Tracing ${what}.`}
          {phase === 'paused' && 'Paused.'}
        </p>
      </div>
    </section>
  );
}

/** What can be done next: begin, or while a run is under way halt it, go on, go back. */
function StageControls() {
  const state = useTrace((all) => all);
  const { phase, run, durationS, settings } = state;
  const { rating, lag, name } = currentRater(state);
  const dimensions = steeredDimensions(settings.dimensions);
  const gaps = dimensions.map((dimension) => {
    const trace = rating[dimension];
    return trace && tracedShare(trace) > 0 ? firstGapS(trace) : null;
  });
  const gapS = gaps.find((gap) => gap !== null && gap > 0) ?? null;
  const hasTrace = dimensions.some((dimension) => tracedShare(rating[dimension]) > 0);
  if (phase === 'opening') return null;
  if (phase === 'ready') {
    return (
      <>
        {gapS !== null && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => pageTrace.start('rating', { fromS: gapS, toS: durationS })}
          >
            Go on from {tickLabel(gapS, durationS)}
          </button>
        )}
        <button
          type="button"
          className={gapS === null && !hasTrace ? 'button button-primary' : 'button'}
          onClick={() => pageTrace.start('rating')}
        >
          {hasTrace ? 'Trace from the start again' : 'Start tracing'}
        </button>
        <button type="button" className="button" onClick={() => pageTrace.start('practice')}>
          Practise {PRACTICE_S} s
        </button>
        <button
          type="button"
          className="button"
          title={`A clip of ${Math.round(LAG_CLIP_S)} s with a known course: follow it, and your reaction lag is known.`}
          onClick={() => pageTrace.start('lag')}
        >
          {lag ? 'Measure the lag again' : 'Measure my lag'}
        </button>
      </>
    );
  }
  return (
    <>
      {phase === 'paused' ? (
        <button type="button" className="button button-primary" onClick={() => pageTrace.goOn()}>
          Go on
        </button>
      ) : (
        <button type="button" className="button button-primary" onClick={() => pageTrace.pause()}>
          Pause <kbd className="trace-key">Space</kbd>
        </button>
      )}
      {run !== 'lag' && (
        <button type="button" className="button" onClick={() => pageTrace.back(BACK_S)}>
          Back {BACK_S} s
        </button>
      )}
      <button type="button" className="button" onClick={() => pageTrace.finish()}>
        {run === 'rating' ? 'Finish' : 'End'}
      </button>
      <span className="trace-run">
        {run === 'practice' && 'Practice, nothing is kept · '}
        {run === 'lag' && 'Follow the face: your lag is measured · '}
        {name}
      </span>
    </>
  );
}

/** The clip with the known course, which is there before it is shown. */
function Clip({ isShown }: { readonly isShown: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) pageTrace.attachClip(new ClipPlayer(canvas.current));
  }, []);
  return (
    <canvas
      ref={canvas}
      hidden={!isShown}
      width={480}
      height={360}
      role="img"
      aria-label="Drawn face that plays the clip"
    />
  );
}

/** A file with the address by which an element plays it. */
interface VideoSource {
  readonly file: File;
  readonly url: string;
}

/** Opens the file in the element, hands the player to the session, and takes it back when the view goes. */
function useVideoPlayer(video: RefObject<HTMLVideoElement | null>, file: File): string | null {
  const [source, setSource] = useState<VideoSource | null>(null);
  useEffect(() => {
    const url = URL.createObjectURL(file);
    setSource({ file, url });
    return () => URL.revokeObjectURL(url);
  }, [file]);
  useEffect(() => {
    const element = video.current;
    if (source === null || element === null) return;
    let isGone = false;
    openVideoPlayer(element, source.file).then(
      (player) => {
        if (!isGone) pageTrace.attach(player);
      },
      (error: unknown) => {
        if (!isGone) pageTrace.refuse(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isGone = true;
      pageTrace.detach();
    };
  }, [source, video]);
  return source?.url ?? null;
}

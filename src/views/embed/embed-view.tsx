import { useStore } from 'zustand';
import type { EmbedSession, ShownReceiver } from '../../state/embed/embed-session';
import { useSettings } from '../../state/settings/settings-store';
import { Circumplex } from '../live/circumplex-canvas';
import { LiveStatus } from '../live/live-status';
import { Picture } from '../live/picture';
import { ReadingWord } from '../live/reading-word';
import { CameraSelect } from '../shared/controls/camera-select';
import { useLive, useSession } from '../shared/session-context';
import { useEmbedSession } from './use-embed-session';
import './embed.css';

/** Live as small as a frame of another page: who receives the estimates always stands in it. */
export function EmbedView() {
  const embed = useEmbedSession();
  return <main className="embed">{embed !== null && <EmbedStage embed={embed} />}</main>;
}

function EmbedStage({ embed }: { readonly embed: EmbedSession }) {
  const receivers = useStore(embed.store, (state) => state.receivers);
  const { source, sourcePhase, sourceProblem, modelPhase } = useLive((live) => live);
  const session = useSession();
  const waitsForCamera = sourceProblem?.kind === 'unplugged';
  const isStopped = source === null || (sourcePhase === 'failed' && !waitsForCamera);
  const waiting = receivers.filter(({ isAllowed }) => !isAllowed);
  const isOpen = source === 'camera' && waiting.length > 0;
  return (
    <>
      <h1 className="visually-hidden">Circumplex</h1>
      {isStopped ? (
        <EmbedQuestion embed={embed} receivers={receivers} problem={sourceProblem?.message ?? null} />
      ) : (
        <>
          <div className="embed-picture">
            <Picture />
          </div>
          <div className="embed-circle">
            <Circumplex />
          </div>
          <div className="embed-bar">
            <LiveStatus />
            <p className="embed-word">
              <ReadingWord />
            </p>
            <CameraChoice />
            {modelPhase === 'failed' && (
              <button type="button" className="button" onClick={() => session.openModel()}>
                Try again
              </button>
            )}
            {isOpen && (
              <button type="button" className="button button-primary" onClick={() => embed.allow()}>
                Allow {names(waiting)}
              </button>
            )}
            <button type="button" className="button" onClick={() => embed.stop()}>
              Stop
            </button>
          </div>
        </>
      )}
      <p className="embed-receivers">{sentenceOf(receivers, source === 'actor')}</p>
    </>
  );
}

/** Which camera is taken, where there are several: the page around is not told of them. */
function CameraChoice() {
  const { source, cameras } = useLive((live) => live);
  if (source !== 'camera' || cameras.length < 2) return null;
  return <CameraSelect className="select embed-cameras" name="Camera" />;
}

/** What stands before the camera runs. */
function EmbedQuestion({
  embed,
  receivers,
  problem,
}: {
  readonly embed: EmbedSession;
  readonly receivers: readonly ShownReceiver[];
  readonly problem: string | null;
}) {
  const isAsking = receivers.some((one) => one.isAsking);
  // What the address asks for and cannot be had.
  const notices = useSettings((settings) => settings.notices);
  return (
    <section className="embed-question" aria-label="Before the camera starts">
      {problem !== null && (
        <p className="embed-problem" role="alert">
          {problem}
        </p>
      )}
      {notices.length > 0 && <p className="embed-problem">{notices.join(' ')}</p>}
      <p>
        <strong>Emotion recognition will run on whoever is in the picture.</strong> No picture leaves this
        frame. It rates looks, not feelings.
      </p>
      <div className="embed-actions">
        <button type="button" className="button button-primary" onClick={() => embed.allow()}>
          Start camera
        </button>
        {isAsking && (
          <button type="button" className="button" onClick={() => embed.refuse()}>
            Refuse
          </button>
        )}
      </div>
      <p role="status" className="visually-hidden">
        {problem ?? (isAsking ? `${names(receivers)} asks for the camera.` : 'Nothing is running.')}
      </p>
    </section>
  );
}

function names(receivers: readonly ShownReceiver[]): string {
  const hosts = new Set(receivers.map(({ host }) => host ?? 'another page of this site'));
  return [...hosts].join(' and ');
}

function capital(sentence: string): string {
  return sentence.replace(/^another/, 'Another');
}

/** Who receives what, in one sentence. */
function sentenceOf(receivers: readonly ShownReceiver[], isSample: boolean): string {
  if (receivers.length === 0) return 'No other page receives the estimates.';
  const has = receivers.filter(({ isAllowed }) => isAllowed || isSample);
  const verb = has.length === 1 ? 'receives' : 'receive';
  if (has.length > 0) return `${capital(names(has))} ${verb} the estimates, and no picture.`;
  return `${capital(names(receivers))} will receive the estimates, and no picture, once you start the camera.`;
}

import { useEffect, useState } from 'react';
import { useSettings } from '../../../state/settings/settings-store';
import { downloadText } from '../../shared/file-download';
import { fixedNumber } from '../../shared/number-text';
import { useLive, useSession } from '../../shared/session-context';
import { useUpdates } from '../../shared/updates-context';
import { useKiosk } from '../kiosk-context';
import './curator-corner.css';

const REFRESH_MS = 1000;
const LINES_SHOWN = 8;

/** The same in a line, small and until it is put away, where the corner was not asked for. */
export function CuratorLine() {
  const session = useSession();
  const notices = useLive((live) => live.notices);
  const { notices: parameters, dismissNotices } = useSettings();
  const sentences = [...parameters, ...notices.map(({ message }) => message)];
  if (sentences.length === 0) return null;
  const dismiss = () => {
    dismissNotices();
    for (const { id } of notices) session.dismissNotice(id);
  };
  return (
    <aside className="curator-line" aria-label="For the curator">
      <span>{sentences.join(' ')}</span>
      <button type="button" className="button button-quiet" onClick={dismiss}>
        Dismiss
      </button>
    </aside>
  );
}

/** For whoever looks after the kiosk: its health, its log, and what can be started anew. English only. */
export function CuratorCorner({ textsProblem }: { readonly textsProblem: string | null }) {
  const { session: kiosk } = useKiosk();
  const session = useSession();
  const updates = useUpdates();
  const notices = useSettings((state) => state.notices);
  const facts = useFacts();
  useLogOfErrors();
  const lines = kiosk.log.lines.slice(-LINES_SHOWN);
  return (
    <aside className="curator" aria-label="Curator’s corner">
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {[...notices, ...(textsProblem === null ? [] : [textsProblem])].map((problem) => (
        <p key={problem} className="curator-problem">
          {problem}
        </p>
      ))}
      <ol>
        {lines.map(({ atMs, text }, index) => (
          // Several lines may be of one moment.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn anew as a whole
          <li key={`${atMs} ${index}`}>
            {new Date(atMs).toLocaleTimeString('en-GB')} {text}
          </li>
        ))}
      </ol>
      <div className="curator-actions">
        <button type="button" className="button" onClick={() => void session.startCamera()}>
          Camera anew
        </button>
        <button type="button" className="button" onClick={() => session.openModel()}>
          Model anew
        </button>
        <button type="button" className="button" onClick={() => updates.take()}>
          Page anew
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            downloadText({ name: 'kiosk-log.txt', mediaType: 'text/plain', text: kiosk.log.text() })
          }
        >
          Save log
        </button>
      </div>
    </aside>
  );
}

interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What is known of the kiosk's health, read once a second. */
function useFacts(): readonly Fact[] {
  const session = useSession();
  const { session: kiosk } = useKiosk();
  const [facts, setFacts] = useState<readonly Fact[]>([]);
  useEffect(() => {
    const read = () => {
      const live = session.live.getState();
      const { atMs, estimatesPerSecond, droppedFrames } = session.readings.getState();
      const age = atMs === 0 ? '–' : `${fixedNumber((performance.now() - atMs) / 1000, 1)} s`;
      const rate = estimatesPerSecond === null ? '–' : `${fixedNumber(estimatesPerSecond, 1)} Hz`;
      const { report } = live;
      setFacts([
        { name: 'Scene', value: kiosk.store.getState().scene },
        { name: 'Camera', value: `${live.sourcePhase}${live.trouble === null ? '' : `, ${live.trouble}`}` },
        {
          name: 'Model',
          value:
            report === null ? live.modelPhase : `${live.modelPhase}, ${report.backend} × ${report.threads}`,
        },
        {
          name: 'Rate',
          value: live.loweredRateHz === null ? rate : `${rate}, lowered to ${live.loweredRateHz}`,
        },
        { name: 'Newest frame', value: age },
        { name: 'Dropped', value: String(droppedFrames) },
        { name: 'Restarts', value: String(kiosk.log.restarts) },
        { name: 'Up', value: `${fixedNumber(performance.now() / 3.6e6, 2)} h` },
        { name: 'Memory', value: pageMemory() },
      ]);
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [kiosk, session]);
  return facts;
}

/** The page's own heap, where the browser tells. */
function pageMemory(): string {
  const { memory } = performance as { readonly memory?: { readonly usedJSHeapSize: number } };
  return memory === undefined ? '–' : `${fixedNumber(memory.usedJSHeapSize / 1e6, 0)} MB`;
}

/** Puts errors that nothing caught into the log. */
function useLogOfErrors(): void {
  const { session: kiosk } = useKiosk();
  useEffect(() => {
    const error = ({ message }: ErrorEvent) => kiosk.log.note(`error: ${message}`);
    const rejection = ({ reason }: PromiseRejectionEvent) => kiosk.log.note(`rejected: ${String(reason)}`);
    addEventListener('error', error);
    addEventListener('unhandledrejection', rejection);
    return () => {
      removeEventListener('error', error);
      removeEventListener('unhandledrejection', rejection);
    };
  }, [kiosk]);
}

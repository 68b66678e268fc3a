import { Component, type ReactNode, useEffect, useState } from 'react';
import { MissingPartError } from '../../state/site/missing-part';
import { wasJustReloaded } from '../../state/site/page-updates';
import { useUpdates } from '../shared/updates-context';

interface State {
  readonly error: Error | null;
}

/** Shows one sentence and a way back where a view failed to draw. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (error instanceof MissingPartError) return <MissingPart message={error.message} />;
    return (
      <div className="notice notice-problem" role="alert">
        <div className="notice-words">This view stopped: {error.message}</div>
        <button type="button" className="button" onClick={() => this.setState({ error: null })}>
          Show it again
        </button>
      </div>
    );
  }
}

/** Time to read why the page is about to be loaded anew, milliseconds. */
const READ_MS = 2500;

/**
 * A browser does not fetch a script again that it failed to fetch, so only a new page helps: by itself where
 * a newer version is the reason, since nothing of this view can be lost.
 */
function MissingPart({ message }: { readonly message: string }) {
  const updates = useUpdates();
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    void updates.look().then((found) => {
      if (isOver || !found) return;
      setNew(true);
      if (!wasJustReloaded()) timer = setTimeout(() => updates.take(), READ_MS);
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [updates]);
  return (
    <div className="notice notice-problem" role="alert">
      <div className="notice-words">
        {isNew
          ? 'A new version of this site is there, and this part belongs to the one before: the page is loaded anew.'
          : `${message} It needs a connection once.`}
      </div>
      <button type="button" className="button" onClick={() => updates.take()}>
        Load the page anew
      </button>
    </div>
  );
}

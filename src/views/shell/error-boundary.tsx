import { Component, type ReactNode } from 'react';

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

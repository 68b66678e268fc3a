import type { ReactNode } from 'react';

/** One sentence that something happened, and a way to put it away. */
export function Notice({
  tone,
  onDismiss,
  children,
}: {
  readonly tone: 'info' | 'warning' | 'problem';
  readonly onDismiss?: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : undefined}>
      <div className="notice-words">{children}</div>
      {onDismiss && (
        <button type="button" className="button button-quiet" onClick={onDismiss}>
          Dismiss
        </button>
      )}
    </div>
  );
}

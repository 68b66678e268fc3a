import type { TimeWindowControl } from './use-time-window';

/** Length of the window after a press of plus, and its inverse after one of minus. */
export const ZOOM_STEP = 0.5;

/** The buttons over the traces: how much of them is shown, moments to come back to, and their files. */
export function TraceTools(props: {
  view: TimeWindowControl;
  timeS: number | null;
  markersS: readonly number[];
  onMark: () => void;
  onSeek: (timeS: number) => void;
  onSave: (kind: 'png' | 'svg') => void;
}) {
  const { view, timeS, markersS, onMark, onSeek, onSave } = props;
  const before = markersS.findLast((markS) => markS < (timeS ?? 0));
  const after = markersS.find((markS) => markS > (timeS ?? 0));
  const isMarked = timeS !== null && markersS.includes(timeS);
  return (
    <div className="analyse-trace-tools">
      <Tool label="Zoom in" onClick={() => view.zoom(ZOOM_STEP, timeS ?? undefined)} />
      <Tool label="Zoom out" disabled={view.isWhole} onClick={() => view.zoom(1 / ZOOM_STEP)} />
      <Tool label="Whole recording" disabled={view.isWhole} onClick={view.reset} />
      <Tool label={isMarked ? 'Remove marker' : 'Set marker'} disabled={timeS === null} onClick={onMark} />
      {markersS.length > 0 && (
        <>
          <Tool
            label="Previous marker"
            disabled={before === undefined}
            onClick={() => before !== undefined && onSeek(before)}
          />
          <Tool
            label="Next marker"
            disabled={after === undefined}
            onClick={() => after !== undefined && onSeek(after)}
          />
        </>
      )}
      <Tool label="PNG" name="Traces as PNG" onClick={() => onSave('png')} />
      <Tool label="SVG" name="Traces as SVG" onClick={() => onSave('svg')} />
    </div>
  );
}

function Tool(props: { label: string; name?: string; disabled?: boolean; onClick: () => void }) {
  const { label, name, disabled = false, onClick } = props;
  return (
    <button
      type="button"
      className="analyse-figure-save"
      aria-label={name}
      disabled={disabled}
      onClick={onClick}
    >
      {label}
    </button>
  );
}

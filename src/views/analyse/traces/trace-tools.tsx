import { Icon } from '../../shared/controls/icon';
import { ToolButton } from '../../shared/controls/tool-button';
import { MenuButton } from '../../shared/menu-button';
import type { TimeWindowControl } from './use-time-window';

/** Length of the window after a press of plus, and its inverse after one of minus. */
export const ZOOM_STEP = 0.5;

/** The buttons over the traces: how much of them is shown, moments to come back to, and their files. */
export function TraceTools(props: {
  view: TimeWindowControl;
  timeS: number;
  markersS: readonly number[];
  isFitted: boolean;
  onFit: () => void;
  onMark: () => void;
  onSeek: (timeS: number) => void;
  onSave: (kind: 'png' | 'svg') => void;
  onKeys: () => void;
}) {
  const { view, timeS, markersS, isFitted, onFit, onMark, onSeek, onSave, onKeys } = props;
  const before = markersS.findLast((markS) => markS < timeS);
  const after = markersS.find((markS) => markS > timeS);
  return (
    <div className="analyse-trace-tools">
      <ToolButton icon="closer" name="Zoom in" shortcut="+" onClick={() => view.zoom(ZOOM_STEP, timeS)} />
      <ToolButton
        icon="farther"
        name="Zoom out"
        shortcut="−"
        disabled={view.isWhole}
        onClick={() => view.zoom(1 / ZOOM_STEP)}
      />
      <ToolButton
        icon="whole"
        name="Whole recording"
        shortcut="0"
        disabled={view.isWhole}
        onClick={view.reset}
      />
      <ToolButton icon="fit" name="Fit values to the data" shortcut="Y" pressed={isFitted} onClick={onFit} />
      <ToolButton
        icon="flag"
        name={markersS.includes(timeS) ? 'Remove marker' : 'Set marker'}
        shortcut="M"
        onClick={onMark}
      />
      {markersS.length > 0 && (
        <>
          <ToolButton
            icon="flagBefore"
            name="Previous marker"
            shortcut="["
            disabled={before === undefined}
            onClick={() => before !== undefined && onSeek(before)}
          />
          <ToolButton
            icon="flagAfter"
            name="Next marker"
            shortcut="]"
            disabled={after === undefined}
            onClick={() => after !== undefined && onSeek(after)}
          />
        </>
      )}
      <MenuButton
        className="tool-button"
        name="Save figure: Traces"
        title="Save figure"
        items={[
          { label: 'PNG', name: 'Traces as PNG', onChoose: () => onSave('png') },
          { label: 'SVG', name: 'Traces as SVG', onChoose: () => onSave('svg') },
        ]}
      >
        <Icon icon="save" />
      </MenuButton>
      <ToolButton icon="keys" name="Keys" shortcut="?" onClick={onKeys} />
    </div>
  );
}

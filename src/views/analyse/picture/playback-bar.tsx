import { ToolButton } from '../../shared/controls/tool-button';
import { tickLabel } from '../../shared/drawing/time-axis';
import { plainNumber } from '../../shared/number-text';
import { type Playback, SPEEDS } from './use-playback';

/** The buttons under the picture: play, step, speed, repeat, and where the cursor is. */
export function PlaybackBar(props: {
  playback: Playback;
  timeS: number;
  durationS: number;
  onStep: (frames: 1 | -1) => void;
}) {
  const { playback, timeS, durationS, onStep } = props;
  const { isPlaying, speed, isLooping } = playback;
  return (
    <div className="playback">
      <ToolButton icon="back" name="One frame back" shortcut="," onClick={() => onStep(-1)} />
      <ToolButton
        icon={isPlaying ? 'pause' : 'play'}
        name={isPlaying ? 'Pause the recording' : 'Play the recording'}
        shortcut="Space"
        onClick={playback.toggle}
      />
      <ToolButton icon="forward" name="One frame on" shortcut="." onClick={() => onStep(1)} />
      <ToolButton
        icon="loop"
        name="Repeat what the traces show"
        shortcut="R"
        pressed={isLooping}
        onClick={playback.toggleLoop}
      />
      <select
        className="select playback-speed"
        aria-label="Speed"
        value={String(Math.abs(speed))}
        onChange={(event) => playback.setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={one}>
            {plainNumber(one)}×
          </option>
        ))}
      </select>
      <span className="playback-time">
        {tickLabel(timeS, durationS)} of {tickLabel(durationS, durationS)}
      </span>
    </div>
  );
}

import { useId, useRef } from 'react';
import { FileField } from '../../shared/controls/file-field';

/**
 * The empty view: where the recording comes from.
 *
 * @param props.isOver whether files are held over the page
 */
export function TraceInput(props: { isOver: boolean; onFiles: (files: readonly File[]) => void }) {
  const { isOver, onFiles } = props;
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  return (
    <section className={isOver ? 'trace-empty trace-empty-over' : 'trace-empty'} aria-label="Video to trace">
      <svg className="trace-glyph" viewBox="0 0 120 56" aria-hidden="true">
        <rect x="2" y="4" width="84" height="48" rx="5" />
        <path className="trace-glyph-line" d="M10 34 C24 34 26 18 40 18 S60 40 78 26" />
        <rect x="98" y="4" width="14" height="48" rx="7" />
        <circle cx="105" cy="24" r="5" />
      </svg>
      <h2>Trace what you see</h2>
      <p id={hint}>
        Watch a recording and say, moment by moment, how pleasant and how activated the person looks. Your
        trace stands on the video’s own clock, and becomes its labels. Nothing leaves this device.
      </p>
      <button
        type="button"
        className="button button-primary"
        aria-describedby={hint}
        onClick={() => field.current?.click()}
      >
        Choose a video
      </button>
      <FileField
        field={field}
        name="Video file to trace"
        accept="video/*,.mkv,.mov,.webm,.mp4,.m4v"
        onFiles={onFiles}
      />
      <p className="trace-note">
        Whatever this browser plays: MP4 or MOV with H.264, WebM with VP8, VP9 or AV1.
      </p>
    </section>
  );
}

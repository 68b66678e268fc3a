import { useId, useRef } from 'react';
import { namesOfForms } from '../../../core/labels/forms/known-forms';
import { FileField } from '../../shared/controls/file-field';
import './input.css';

/**
 * A field for files and folders that is reached by pointer and by keyboard; what is dropped anywhere on the
 * page comes to the same.
 *
 * @param props.isOver whether files are held over the page
 */
export function VideoInput(props: {
  isOver: boolean;
  pictureRateHz: number;
  onPictureRate: (rateHz: number) => void;
  onFiles: (files: readonly File[]) => void;
}) {
  const { isOver, pictureRateHz, onPictureRate, onFiles: take } = props;
  const field = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const hint = useId();
  return (
    <section
      className={isOver ? 'analyse-drop analyse-drop-over' : 'analyse-drop'}
      aria-label="Video to analyse"
    >
      <TraceGlyph />
      <h2>Drop a video or a folder here</h2>
      <p id={hint}>
        The trace of valence and arousal is computed in this browser; the video stays on this device. Drop its
        labels along with it to see how well the two agree.
      </p>
      <div className="analyse-choices">
        <button
          type="button"
          className="button button-primary"
          aria-describedby={hint}
          onClick={() => field.current?.click()}
        >
          Choose a video
        </button>
        <button type="button" className="button" onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
      </div>
      <FileField
        field={field}
        name="Video file, and its label files"
        choice="several"
        accept="video/*,image/*,.avi,.mkv,.mov,.webm,.mp4,.m4v,.csv,.txt,.tsv,.json,.arff,.annotation,.annotation~"
        onFiles={take}
      />
      <FileField
        field={folder}
        name="Folder of a recording, or of pictures, with its labels"
        choice="folder"
        onFiles={take}
      />
      <dl className="analyse-formats">
        <div>
          <dt>Video</dt>
          <dd>MP4, MOV, WebM or Matroska with H.264, VP8, VP9 or AV1; AVI, with Xvid too</dd>
        </div>
        <div>
          <dt>Pictures</dt>
          <dd>
            A folder with a picture for every frame,{' '}
            <PictureRate value={pictureRateHz} onChange={onPictureRate} />
          </dd>
        </div>
        <div>
          <dt>Labels</dt>
          <dd>
            {namesOfForms()}, or a table with the columns <code>time_s,valence,arousal</code>
          </dd>
        </div>
        <div>
          <dt>Results</dt>
          <dd>A session that was saved here, to see the analysis again</dd>
        </div>
      </dl>
    </section>
  );
}

/** The rate of pictures, which carry no times, within a sentence. */
function PictureRate(props: { value: number; onChange: (rateHz: number) => void }) {
  const id = useId();
  return (
    <label htmlFor={id} className="analyse-picture-rate">
      <input
        id={id}
        type="number"
        min={0.1}
        max={1000}
        step="any"
        aria-label="Pictures a second"
        defaultValue={props.value}
        onChange={(event) => {
          const rateHz = event.target.valueAsNumber;
          if (rateHz >= 0.1 && rateHz <= 1000) props.onChange(rateHz);
        }}
        onBlur={(event) => {
          event.target.value = String(props.value);
        }}
      />{' '}
      a second
    </label>
  );
}

/** Two crossing traces: what comes out. */
function TraceGlyph() {
  return (
    <svg className="analyse-glyph" viewBox="0 0 120 48" aria-hidden="true">
      <path className="analyse-glyph-axis" d="M0 24 H120" />
      <path className="analyse-glyph-valence" d="M2 30 C18 30 22 12 38 12 S58 34 74 32 92 8 118 10" />
      <path className="analyse-glyph-arousal" d="M2 18 C16 16 24 38 40 38 S62 16 78 20 96 40 118 34" />
    </svg>
  );
}

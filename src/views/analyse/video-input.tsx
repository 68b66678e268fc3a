import { type DragEvent, useId, useRef, useState } from 'react';

/** Extensions that are taken for labels; everything else is taken for a video. */
const LABEL_FILE = /\.(csv|txt|tsv|json)$/i;

/** Files of one drop or one choice, told apart by their extension. */
export interface SortedFiles {
  readonly video: File | null;
  /** All label files. */
  readonly labels: readonly File[];
  /** Names of files that are left over: further videos. */
  readonly leftOver: readonly string[];
}

/** Takes the first video and all label files of a list. */
export function sortFiles(files: readonly File[]): SortedFiles {
  const labels = files.filter((file) => LABEL_FILE.test(file.name));
  const [video = null, ...others] = files.filter((file) => !LABEL_FILE.test(file.name));
  return { video, labels, leftOver: others.map((file) => file.name) };
}

/** A field for files that is reached by drop, by pointer and by keyboard. */
export function VideoInput(props: { onFiles: (files: SortedFiles) => void }) {
  const [over, setOver] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (list: FileList | null) => {
    const files = sortFiles([...(list ?? [])]);
    if (files.video || files.labels.length > 0) props.onFiles(files);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <section
      className={over ? 'analyse-drop analyse-drop-over' : 'analyse-drop'}
      aria-label="Video to analyse"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        // Moving onto a child leaves the zone too, as far as the event goes.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      <TraceGlyph />
      <h2>Drop a video here</h2>
      <p id={hint}>
        The trace of valence and arousal is computed in this browser; the video stays on this device. Drop its
        labels along with it to see how well the two agree.
      </p>
      <button
        type="button"
        className="button button-primary"
        aria-describedby={hint}
        onClick={() => field.current?.click()}
      >
        Choose a video
      </button>
      <input
        ref={field}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Video file, and its label files"
        accept="video/*,.mkv,.mov,.webm,.mp4,.m4v,.csv,.txt,.tsv,.json"
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <dl className="analyse-formats">
        <div>
          <dt>Video</dt>
          <dd>MP4, MOV, WebM or Matroska with H.264, VP8, VP9 or AV1</dd>
        </div>
        <div>
          <dt>Labels</dt>
          <dd>
            SEWA-DB, AVEC 2018 and 2019, RECOLA, Aff-Wild2, AFEW-VA, CARMA, or a table with the columns{' '}
            <code>time_s,valence,arousal</code>
          </dd>
        </div>
      </dl>
    </section>
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

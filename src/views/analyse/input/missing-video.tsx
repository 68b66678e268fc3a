import { useRef, useState } from 'react';
import { FileField } from '../../shared/controls/file-field';

/** In the place of the picture where results were opened without their video: a way to bring it. */
export function MissingVideo({ name, onFile }: { name: string; onFile: (file: File) => void }) {
  const [refused, setRefused] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.name === name) onFile(file);
    else setRefused(`Expected ${name}, found ${file.name}.`);
  };
  return (
    <section className="card" aria-label="Video of these results">
      <p className="analyse-note">
        These results were opened without their video. Drop {name} anywhere to see the picture with them.
      </p>
      {refused && (
        <p className="analyse-note" role="alert">
          {refused}
        </p>
      )}
      <button type="button" className="button" onClick={() => field.current?.click()}>
        Choose the video
      </button>
      <FileField
        field={field}
        name={`Video file ${name}`}
        accept="video/*,.avi,.mkv"
        onFiles={([file]) => take(file)}
      />
    </section>
  );
}

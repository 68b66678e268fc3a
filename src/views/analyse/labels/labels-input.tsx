import { useRef } from 'react';

/** Adds label files to the video shown. */
export function LabelsInput({ onChoose }: { onChoose: (files: File[]) => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => field.current?.click()}>
        Add labels
      </button>
      <input
        ref={field}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        aria-label="Label files"
        accept=".csv,.txt,.tsv,.json,.arff,.annotation,.annotation~"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) onChoose(files);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </>
  );
}

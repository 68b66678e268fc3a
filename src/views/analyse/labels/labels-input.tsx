import { useRef } from 'react';
import { FileField } from '../../shared/controls/file-field';

/** Adds label files to the video shown. */
export function LabelsInput({ onChoose }: { onChoose: (files: readonly File[]) => void }) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => field.current?.click()}>
        Add labels
      </button>
      <FileField
        field={field}
        name="Label files"
        choice="several"
        accept=".csv,.txt,.tsv,.json,.arff,.annotation,.annotation~"
        onFiles={onChoose}
      />
    </>
  );
}

import { useRef } from 'react';
import type { LabelFile } from '../../analysis/label-set';

/** Adds, replaces or removes the label file of the video shown. */
export function LabelsInput(props: {
  labels: LabelFile | null;
  onChoose: (file: File) => void;
  onRemove: () => void;
}) {
  const { labels, onChoose, onRemove } = props;
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" onClick={() => field.current?.click()}>
        {labels ? 'Replace labels' : 'Add labels'}
      </button>
      {labels && (
        <button type="button" className="button button-quiet" onClick={onRemove}>
          Remove labels
        </button>
      )}
      <input
        ref={field}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label="Label file"
        accept=".csv,.txt,.tsv"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onChoose(file);
          event.target.value = '';
        }}
      />
    </>
  );
}

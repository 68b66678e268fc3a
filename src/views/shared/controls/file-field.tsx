import type { RefObject } from 'react';

/**
 * A field for files that a button beside it opens by `click()`: nobody meets it by pointer, keyboard or
 * screen reader.
 */
export function FileField(props: {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly name: string;
  readonly accept?: string;
  /** What may be chosen at once; one file without it. */
  readonly choice?: 'several' | 'folder';
  /** Called with one file or more. */
  readonly onFiles: (files: readonly File[]) => void;
}) {
  const { field, name, accept, choice, onFiles } = props;
  return (
    <input
      ref={(element) => {
        field.current = element;
        // Every browser knows it by this name, the types do not.
        if (choice === 'folder') element?.setAttribute('webkitdirectory', '');
      }}
      className="visually-hidden"
      type="file"
      multiple={choice === 'several'}
      tabIndex={-1}
      aria-hidden="true"
      aria-label={name}
      accept={accept}
      onChange={({ target }) => {
        const files = [...(target.files ?? [])];
        // The same file may be chosen again.
        target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}

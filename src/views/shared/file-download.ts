/** A text that is offered as a file. */
export interface TextFile {
  readonly name: string;
  /** Such as `text/csv`. */
  readonly mediaType: string;
  readonly text: string;
}

/** Offers a text to the user as a file; nothing leaves the device. */
export function downloadText({ name, mediaType, text }: TextFile): void {
  downloadBlob(name, new Blob([text], { type: mediaType }));
}

/** As {@link downloadText}, for what is no text. */
export function downloadBlob(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Revoked late: some browsers start reading only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

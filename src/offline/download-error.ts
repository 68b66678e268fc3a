/** A file that could not be fetched; the message is one sentence for people and names the file. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

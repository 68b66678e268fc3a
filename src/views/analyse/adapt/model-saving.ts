import type { AdaptedModel } from '../../../recordings/adaptation/adapted-model';
import { zipFolder } from '../../../recordings/exports/zip-archive';
import { downloadBlob } from '../../shared/file-download';

/** What some browsers have beside the standard's types. */
interface FolderPicker {
  showDirectoryPicker?: (options: { mode: 'readwrite' }) => Promise<FileSystemDirectoryHandle>;
}

/** Whether this browser writes into a folder that its user has chosen. */
export function canSaveFolder(): boolean {
  return (window as FolderPicker).showDirectoryPicker !== undefined;
}

/**
 * Writes the model as a folder into one that the user chooses. What is said of it; null where the user chose
 * none. Rejects where the folder cannot be written to.
 */
export async function saveAsFolder({ manifest, files }: AdaptedModel): Promise<string | null> {
  const { showDirectoryPicker } = window as FolderPicker;
  if (showDirectoryPicker === undefined) return null;
  let chosen: FileSystemDirectoryHandle;
  try {
    chosen = await showDirectoryPicker.call(window, { mode: 'readwrite' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
  const folder = await chosen.getDirectoryHandle(manifest.id, { create: true });
  for (const [path, data] of files) {
    const file = await folder.getFileHandle(path, { create: true });
    const writable = await file.createWritable();
    await writable.write(data);
    await writable.close();
  }
  return `Saved in ${chosen.name}, as ${manifest.id}.`;
}

/** Offers the model as a ZIP archive of its folder; what is said of it. */
export function saveAsZip({ manifest, files }: AdaptedModel): string {
  const name = `${manifest.id}.zip`;
  downloadBlob(name, new Blob([zipFolder(manifest.id, files)], { type: 'application/zip' }));
  return `Saved as ${name}.`;
}

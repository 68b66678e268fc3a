/**
 * The files of a drop, those in dropped folders too, each with its path in `webkitRelativePath` as a chosen
 * folder has it. For the event itself: what was dropped can be asked for its files only while it is handled.
 * A folder or file that cannot be read is passed over.
 */
export function droppedFiles(dropped: DataTransfer): Promise<File[]> {
  const plain = [...dropped.files];
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return Promise.resolve(plain);
  return Promise.all(entries.map((entry) => (entry ? filesOfEntry(entry) : []))).then((files) =>
    files.flat(),
  );
}

async function filesOfEntry(entry: FileSystemEntry): Promise<File[]> {
  try {
    if (isFile(entry)) {
      const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
      const path = entry.fullPath.replace(/^\//, '');
      // A file of its own stays without a path, as a chosen one is.
      if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path });
      return [file];
    }
    const files: File[] = [];
    for (const inner of await entriesOf(entry as FileSystemDirectoryEntry))
      files.push(...(await filesOfEntry(inner)));
    return files;
  } catch {
    return [];
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

/** The entries of a folder by name; browsers hand out a hundred at a time. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) break;
    entries.push(...some);
  }
  const order = new Intl.Collator('en', { numeric: true });
  return entries.sort((a, b) => order.compare(a.name, b.name));
}

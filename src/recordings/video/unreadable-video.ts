/** Containers that no browser takes apart, by how they begin. */
const FOR_FFMPEG: readonly { readonly start: string; readonly kind: string }[] = [
  { start: 'RIFF....AVI ', kind: 'an AVI file' },
  { start: '\x30\x26\xb2\x75', kind: 'a Windows Media file' },
  { start: 'FLV\x01', kind: 'a Flash video' },
  { start: '\x00\x00\x01\xba', kind: 'an MPEG programme stream' },
];

/** Why only FFmpeg can take a file apart, in one sentence; `null` where the browser may. */
export async function whyFfmpegAlone(file: File): Promise<string | null> {
  const head = await latin1(file, 0, 16);
  const found = FOR_FFMPEG.find(({ start }) => beginsWith(head, start));
  return found ? `${file.name} is ${found.kind}, which this browser cannot read.` : null;
}

/**
 * Kinds of files by how they begin (a full stop stands for any byte), for saying what was found in place of a
 * video.
 */
const BEGINNINGS: readonly { readonly starts: readonly string[]; readonly found: string }[] = [
  { starts: ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF....WEBP'], found: 'a picture' },
  { starts: ['RIFF....WAVE', 'ID3', 'fLaC', 'OggS'], found: 'sound' },
  { starts: ['PK\x03\x04', '\x1f\x8b', 'Rar!', '7z\xbc\xaf'], found: 'an archive' },
  { starts: ['%PDF'], found: 'a document' },
  { starts: ['\x00\x00\x00\x00\x00\x00\x00\x00'], found: 'zeros' },
];
const EXPECTED = 'expected an MP4, MOV, WebM, Matroska or AVI file';

/**
 * One sentence on why a file that no demuxer takes cannot be read: an MP4 without its index, which stands at
 * the end and is lost where a file is cut off, a WebM that ends in its header, or something else than a
 * video.
 */
export async function unreadableVideo(file: File): Promise<string> {
  const head = await latin1(file, 0, 64);
  if (isMp4(head)) {
    return (
      (await lostIndex(file)) ??
      `${file.name} is damaged: the index of an MP4 or MOV file is there and cannot be read.`
    );
  }
  if (isMatroska(head)) {
    return `${file.name} is cut off or damaged: it begins as WebM or Matroska, and no track can be read.`;
  }
  const known = BEGINNINGS.find(({ starts }) => starts.some((start) => beginsWith(head, start)));
  const found = known?.found ?? (/^[\t\n\r -~]+$/.test(head) ? 'text' : 'something else');
  return `${file.name} is not a video that can be read; ${EXPECTED}, found ${found}.`;
}

/**
 * One sentence on why a browser's own player does not take a file: a container that only FFmpeg takes apart,
 * a file that is damaged or no video, or a codec that the browser does not have.
 */
export async function unplayableVideo(file: File): Promise<string> {
  const head = await latin1(file, 0, 64);
  const apart = FOR_FFMPEG.find(({ start }) => beginsWith(head, start));
  if (apart) return `${file.name} is ${apart.kind}, which no browser plays; convert it to MP4 with H.264.`;
  const lost = await lostIndex(file);
  if (lost !== null) return lost;
  if (!isMp4(head) && !isMatroska(head)) return unreadableVideo(file);
  return (
    `${file.name} cannot be played: this browser has no decoder for its pictures, or they are damaged; ` +
    'convert it to MP4 with H.264.'
  );
}

/**
 * One sentence on an MP4 or MOV file that lacks its index; `null` where it is there, and for files of other
 * kinds. The boxes of such a file stand one after another, each with its length.
 */
export async function lostIndex(file: File): Promise<string | null> {
  if (!isMp4(await latin1(file, 0, 8))) return null;
  const most = 10_000;
  let position = 0;
  for (let box = 0; box < most && position + 8 <= file.size; box++) {
    const view = new DataView(await file.slice(position, position + 16).arrayBuffer());
    const name = await latin1(file, position + 4, 4);
    let bytes = view.getUint32(0);
    if (bytes === 1 && view.byteLength === 16) bytes = Number(view.getBigUint64(8));
    if (bytes === 0) bytes = file.size - position;
    if (bytes < 8) return `${file.name} is damaged: a part of it at byte ${position} has no length.`;
    if (position + bytes > file.size) {
      const megabytes = (position + bytes - file.size) / 1e6;
      const lost = megabytes >= 0.1 ? `at least ${megabytes.toFixed(1)} MB are` : 'its end is';
      return `${file.name} is cut off: ${lost} missing, and with it the index that an MP4 or MOV file needs.`;
    }
    if (name === 'moov') return null;
    position += bytes;
  }
  return `${file.name} is cut off: the index that an MP4 or MOV file needs is missing.`;
}

function isMp4(head: string): boolean {
  return ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(head.slice(4, 8));
}

/** Whether a file begins as Matroska or WebM. */
function isMatroska(head: string): boolean {
  return head.startsWith('\x1a\x45\xdf\xa3');
}

function beginsWith(head: string, start: string): boolean {
  return [...start].every((letter, index) => letter === '.' || letter === head[index]);
}

async function latin1(file: File, from: number, bytes: number): Promise<string> {
  return String.fromCharCode(...new Uint8Array(await file.slice(from, from + bytes).arrayBuffer()));
}

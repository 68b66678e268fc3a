/** What the structure of an MP4, MOV, WebM or Matroska file says of it, apart from its pictures. */
export interface ContainerStructure {
  /** Whether the file ends before its last part does: it was cut off. */
  readonly isCutOff: boolean;
  /** What an edit list leaves of the picture, as players show it; `null` without one. */
  readonly edit: VideoEdit | null;
}

/** The edit list of a video track (ISO/IEC 14496-12, 8.6.6). */
export interface VideoEdit {
  /** When the picture ends on the player's clock, seconds. */
  readonly endS: number;
  /**
   * Whether it plays more than one piece, or one at another speed: then only a player that heeds it is right.
   */
  readonly isCut: boolean;
}

/** Most boxes of one level that are looked at; files of fragments have one for every second. */
const MOST_BOXES = 100_000;
/** An index larger than this is not held in memory to look for an edit list; bytes. */
const LARGEST_INDEX = 256 * 1024 * 1024;
const SEGMENT = 0x18538067;
const EBML = 0x1a45dfa3;

/** Reads the structure of a file; one that is neither MP4, MOV, WebM nor Matroska has none to speak of. */
export async function readContainerStructure(file: Blob): Promise<ContainerStructure> {
  const head = new DataView(await file.slice(0, 64).arrayBuffer());
  if (head.byteLength >= 12 && head.getUint32(0) === EBML) {
    return { isCutOff: isSegmentCutOff(head, file.size), edit: null };
  }
  let isCutOff = false;
  let edit: VideoEdit | null = null;
  let position = 0;
  for (let box = 0; box < MOST_BOXES && position + 8 <= file.size; box++) {
    const view = new DataView(await file.slice(position, position + 16).arrayBuffer());
    const { name, bytes, headBytes } = boxAt(view, 0, file.size - position);
    if (bytes < 8) break;
    if (position + bytes > file.size) isCutOff = true;
    else if (name === 'moov' && bytes <= LARGEST_INDEX) {
      const index = new DataView(await file.slice(position + headBytes, position + bytes).arrayBuffer());
      edit = videoEdit(index);
    }
    position += bytes;
  }
  return { isCutOff, edit };
}

/**
 * Whether a Matroska segment that says its own length is longer than the file. Live recordings do not say it.
 */
function isSegmentCutOff(head: DataView, fileBytes: number): boolean {
  const ebml = elementSize(head, 4);
  const position = 4 + ebml.octets + ebml.size;
  if (position + 12 > head.byteLength || head.getUint32(position) !== SEGMENT) return false;
  const segment = elementSize(head, position + 4);
  return position + 4 + segment.octets + segment.size > fileBytes;
}

/** A size in EBML's variable length: NaN where it is left open. */
function elementSize(view: DataView, position: number): { octets: number; size: number } {
  const first = view.getUint8(position);
  const octets = Math.clz32(first) - 23;
  if (octets > 8 || position + octets > view.byteLength) return { octets: 1, size: Number.NaN };
  let size = first & (0xff >> octets);
  let isOpen = size === 0xff >> octets;
  for (let octet = 1; octet < octets; octet++) {
    const value = view.getUint8(position + octet);
    isOpen &&= value === 0xff;
    size = size * 256 + value;
  }
  return { octets, size: isOpen ? Number.NaN : size };
}

interface Box {
  readonly name: string;
  readonly bytes: number;
  readonly headBytes: number;
}

function boxAt(view: DataView, position: number, restBytes: number): Box {
  const name = String.fromCharCode(...[4, 5, 6, 7].map((octet) => view.getUint8(position + octet)));
  const short = view.getUint32(position);
  if (short === 1 && position + 16 <= view.byteLength) {
    return { name, bytes: Number(view.getBigUint64(position + 8)), headBytes: 16 };
  }
  return { name, bytes: short === 0 ? restBytes : short, headBytes: 8 };
}

/** The boxes of one level between two places, by name. */
function* boxesIn(view: DataView, from: number, to: number): Generator<Box & { start: number; end: number }> {
  for (let position = from; position + 8 <= to; ) {
    const box = boxAt(view, position, to - position);
    if (box.bytes < box.headBytes || position + box.bytes > to) return;
    yield { ...box, start: position + box.headBytes, end: position + box.bytes };
    position += box.bytes;
  }
}

/** The edit of the first track that is a picture. */
function videoEdit(moov: DataView): VideoEdit | null {
  let unitsPerSecond = 0;
  for (const box of boxesIn(moov, 0, moov.byteLength)) {
    if (box.name === 'mvhd' && box.end - box.start >= 24) {
      unitsPerSecond = moov.getUint32(box.start + (moov.getUint8(box.start) === 1 ? 20 : 12));
    }
    if (box.name !== 'trak' || !isVideo(moov, box.start, box.end)) continue;
    for (const edts of boxesIn(moov, box.start, box.end)) {
      if (edts.name !== 'edts') continue;
      for (const elst of boxesIn(moov, edts.start, edts.end)) {
        if (elst.name === 'elst' && elst.end - elst.start >= 8 && unitsPerSecond > 0) {
          return readEdits(moov, elst, unitsPerSecond);
        }
      }
    }
    return null;
  }
  return null;
}

function isVideo(moov: DataView, from: number, to: number): boolean {
  for (const mdia of boxesIn(moov, from, to)) {
    if (mdia.name !== 'mdia') continue;
    for (const hdlr of boxesIn(moov, mdia.start, mdia.end)) {
      if (hdlr.name === 'hdlr' && hdlr.end - hdlr.start >= 12)
        return boxAt(moov, hdlr.start + 4, 0).name === 'vide';
    }
  }
  return false;
}

function readEdits(
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
  unitsPerSecond: number,
): VideoEdit | null {
  const wide = view.getUint8(start) === 1;
  const entryBytes = wide ? 20 : 12;
  const entries = Math.min(view.getUint32(start + 4), Math.floor((end - start - 8) / entryBytes));
  let units = 0;
  let pieces = 0;
  let isSteady = true;
  for (let entry = 0; entry < entries; entry++) {
    const position = start + 8 + entry * entryBytes;
    const length = wide ? Number(view.getBigUint64(position)) : view.getUint32(position);
    const begin = wide ? Number(view.getBigInt64(position + 8)) : view.getInt32(position + 4);
    units += length;
    if (begin === -1) continue;
    // Files of fragments, whose length is not known beforehand, leave it at 0.
    if (length === 0) return null;
    pieces += 1;
    isSteady &&= view.getInt32(position + entryBytes - 4) === 0x10000;
  }
  return pieces === 0 ? null : { endS: units / unitsPerSecond, isCut: pieces > 1 || !isSteady };
}

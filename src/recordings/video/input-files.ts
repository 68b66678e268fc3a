import { STAND_IN_RATE_HZ } from '../../core/labels/video-frames';

/** Pictures of one folder, a frame each, as AFEW-VA has them. */
export interface PictureFolder {
  /** Name of the folder without those above it. */
  readonly name: string;
  /** In any order: their names tell it, see {@link numberedPictures}. */
  readonly pictures: readonly File[];
  /** Pictures a second; they carry no times. */
  readonly frameRateHz: number;
}

/** What can be analysed: a video file, or a folder of pictures. */
export type AnalysisInput = File | PictureFolder;

/** Files of one drop or one choice, told apart by their names. */
export interface SortedFiles {
  /** Videos and folders of pictures, in the order in which they came. */
  readonly recordings: readonly AnalysisInput[];
  /** Files that may hold labels. */
  readonly labels: readonly File[];
  /**
   * Names of files that are neither; sound, facts and papers that lie beside a recording in its folder are
   * not named.
   */
  readonly leftOver: readonly string[];
}

/** Names of files that may hold labels, by their extension. */
export const LABEL_NAME = /\.(csv|txt|tsv|json|arff|annotation~?)$/i;
/** Names of pictures, by their extension. */
export const PICTURE_NAME = /\.(png|jpe?g|webp|bmp|gif|avif)$/i;
const VIDEO = /\.(mp4|m4v|mov|qt|mkv|webm|avi|3gp|ogv|ts|mts|m2ts|mpe?g|wmv|flv)$/i;
/** What lies beside recordings and is no recording itself: sound, facts, papers. */
const COMPANION =
  /\.(wav|mp3|m4a|aac|ogg|flac|ini|xml|ya?ml|toml|md|pdf|docx?|xlsx?|srt|vtt|eaf|zip|gz|log|m|mat|npy)$/i;
/** What systems leave in folders. */
const HIDDEN = /^(\..*|thumbs\.db|desktop\.ini|__macosx)$/i;

/**
 * Tells videos, folders of pictures and label files apart. A file whose name tells nothing is taken for a
 * video if it came by itself, so that it can be said what is wrong with it; inside a folder it is left over.
 * Hidden files are passed over.
 *
 * @param pictureRateHz pictures a second of a folder, default 25
 */
export function sortFiles(files: readonly File[], pictureRateHz: number = STAND_IN_RATE_HZ): SortedFiles {
  const recordings: (File | { folder: string })[] = [];
  const folders = new Map<string, File[]>();
  const labels: File[] = [];
  const others: File[] = [];
  for (const file of files) {
    if (
      pathOf(file)
        .split('/')
        .some((part) => HIDDEN.test(part))
    )
      continue;
    if (LABEL_NAME.test(file.name)) labels.push(file);
    else if (PICTURE_NAME.test(file.name)) {
      const folder = pathOf(file).split('/').slice(0, -1).join('/');
      const pictures = folders.get(folder) ?? [];
      if (pictures.length === 0) recordings.push({ folder });
      folders.set(folder, pictures);
      pictures.push(file);
    } else if (VIDEO.test(file.name) || (file.type.startsWith('video/') && !COMPANION.test(file.name))) {
      recordings.push(file);
    } else if (!COMPANION.test(file.name) && pathOf(file) === file.name) recordings.push(file);
    else others.push(file);
  }
  const found = recordings.map((recording): AnalysisInput => {
    if (recording instanceof File) return recording;
    const pictures = folders.get(recording.folder) ?? [];
    return { name: folderName(recording.folder, pictures), pictures, frameRateHz: pictureRateHz };
  });
  // Sound by itself is worth its sentence: that it holds no picture.
  const [first, ...rest] = others;
  if (found.length === 0 && labels.length === 0 && first) {
    return { recordings: [first], labels, leftOver: rest.map(({ name }) => name) };
  }
  const named =
    found.length === 0
      ? others
      : others.filter((file) => !COMPANION.test(file.name) || pathOf(file) === file.name);
  return { recordings: found, labels, leftOver: named.map(({ name }) => name) };
}

/** Path of a file below what was dropped or chosen; its name where it came by itself. */
export function pathOf(file: File): string {
  return file.webkitRelativePath || file.name;
}

function folderName(folder: string, pictures: readonly File[]): string {
  const last = folder.split('/').at(-1);
  if (last) return last;
  return pictures.length === 1 ? (pictures[0]?.name ?? 'picture') : 'pictures';
}

/** A picture and its place among the frames, counted from the first. */
export interface NumberedPicture {
  readonly file: File;
  readonly frame: number;
}

/**
 * Pictures in the order of their frames. The last number of a name is that of the frame, and one that is
 * missing leaves a gap; where names have no numbers, or two the same, they follow one another as a person
 * would sort them.
 */
export function numberedPictures(pictures: readonly File[]): readonly NumberedPicture[] {
  const numbers = pictures.map(({ name }) => /(\d+)\D*$/.exec(name.replace(/\.\w+$/, ''))?.[1]);
  const areFrames = numbers.every((number) => number !== undefined && number.length < 10);
  if (areFrames && new Set(numbers.map(Number)).size === pictures.length) {
    const first = Math.min(...numbers.map(Number));
    return pictures
      .map((file, index) => ({ file, frame: Number(numbers[index]) - first }))
      .sort((a, b) => a.frame - b.frame);
  }
  const order = new Intl.Collator('en', { numeric: true });
  return [...pictures].sort((a, b) => order.compare(a.name, b.name)).map((file, frame) => ({ file, frame }));
}

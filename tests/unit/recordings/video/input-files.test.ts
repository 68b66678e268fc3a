import { describe, expect, test } from 'vitest';
import { numberedPictures, pathOf, sortFiles } from '../../../../src/recordings/video/input-files';

function file(path: string, type = ''): File {
  const name = path.split('/').at(-1) ?? path;
  const made = new File(['x'], name, { type });
  if (path !== name) Object.defineProperty(made, 'webkitRelativePath', { value: path });
  return made;
}

/** Names alone: of a folder of pictures, also those of its pictures. */
function names(files: readonly File[]) {
  const { recordings, labels, leftOver } = sortFiles(files);
  return {
    recordings: recordings.map((one) => (one instanceof File ? one.name : [one.name, one.pictures.length])),
    labels: labels.map(pathOf),
    leftOver,
  };
}

describe('telling files apart', () => {
  test('a folder of SEWA-DB gives its video and its labels, and leaves sound and facts alone', () => {
    const folder = [
      'metadata.ini',
      'R1.wav',
      'R1.avi',
      'R1_Valence_V_Aligned.csv',
      'R1_Arousal_V_Aligned.csv',
    ];
    expect(names(folder.map((name) => file(`SEWA/R1/${name}`)))).toEqual({
      recordings: ['R1.avi'],
      labels: ['SEWA/R1/R1_Valence_V_Aligned.csv', 'SEWA/R1/R1_Arousal_V_Aligned.csv'],
      leftOver: [],
    });
  });

  test('folders of AFEW-VA give a recording each, named as the folder', () => {
    const paths = ['001/00000.png', '001/00001.png', '001/001.json', '002/00000.png', '002/002.json'];
    expect(names(paths.map((path) => file(`AFEW-VA/${path}`)))).toEqual({
      recordings: [
        ['001', 2],
        ['002', 1],
      ],
      labels: ['AFEW-VA/001/001.json', 'AFEW-VA/002/002.json'],
      leftOver: [],
    });
  });

  test('several videos are all taken, in their order', () => {
    expect(names([file('b.webm'), file('a.MP4'), file('a.txt')])).toEqual({
      recordings: ['b.webm', 'a.MP4'],
      labels: ['a.txt'],
      leftOver: [],
    });
  });

  test('what systems leave in folders is passed over, not named', () => {
    const paths = ['F/.DS_Store', 'F/Thumbs.db', '__MACOSX/F/a.avi', 'F/._a.avi', 'F/a.avi'];
    expect(names(paths.map((path) => file(path)))).toEqual({
      recordings: ['a.avi'],
      labels: [],
      leftOver: [],
    });
  });

  test('an unknown file by itself is taken for a video, inside a folder it is left over', () => {
    expect(names([file('recording')]).recordings).toEqual(['recording']);
    expect(names([file('F/recording'), file('F/a.mp4')])).toMatchObject({
      recordings: ['a.mp4'],
      leftOver: ['recording'],
    });
  });

  test('sound by itself is taken, so that it can be said that it has no picture', () => {
    expect(names([file('voice.wav', 'audio/wav')]).recordings).toEqual(['voice.wav']);
    expect(names([file('voice.wav'), file('labels.csv')])).toMatchObject({
      recordings: [],
      leftOver: ['voice.wav'],
    });
  });

  test('pictures that came without a folder are one recording at the rate that was given', () => {
    const { recordings } = sortFiles([file('00000.png'), file('00001.png')], 10);
    expect(recordings).toMatchObject([{ name: 'pictures', frameRateHz: 10 }]);
    expect(names([file('face.jpg')]).recordings).toEqual([['face.jpg', 1]]);
  });
});

describe('pictures as frames', () => {
  const framesOf = (...given: string[]) =>
    numberedPictures(given.map((name) => file(name))).map(({ file, frame }) => [file.name, frame]);

  test('numbers tell the order, and count from the first', () => {
    expect(framesOf('f10.png', 'f9.png', 'f12.png')).toEqual([
      ['f9.png', 0],
      ['f10.png', 1],
      ['f12.png', 3],
    ]);
  });

  test('only the last number of a name is that of the frame', () => {
    expect(framesOf('cam2_0002_left.png', 'cam2_0001_left.png')).toEqual([
      ['cam2_0001_left.png', 0],
      ['cam2_0002_left.png', 1],
    ]);
  });

  test('without numbers, or with the same twice, pictures follow one another by name', () => {
    expect(framesOf('b.png', 'a.png')).toEqual([
      ['a.png', 0],
      ['b.png', 1],
    ]);
    expect(framesOf('b1.png', 'a1.png', 'a2.png')).toEqual([
      ['a1.png', 0],
      ['a2.png', 1],
      ['b1.png', 2],
    ]);
  });
});

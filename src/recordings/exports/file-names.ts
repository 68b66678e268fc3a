/** The name of a video file without its folders and its last extension; `a.b.mp4` gives `a.b`. */
export function videoStem(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? fileName;
  return base.replace(/(?<=.)\.[^.]*$/, '');
}

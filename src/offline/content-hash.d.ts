/** Size and hash of a file at the time of the build; `tools/build/content-hash-plugin.mjs` makes them. */
declare module '*?content-hash' {
  const content: { readonly bytes: number; readonly sha256: string };
  export default content;
}

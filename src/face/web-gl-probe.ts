/**
 * Throws with one sentence where WebGL 2 is missing: MediaPipe brings pictures to its network through it,
 * also when the network itself runs on the CPU.
 */
export function requireWebGl2(): void {
  const context =
    typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  if (context === null) {
    throw new Error(
      'Finding faces needs WebGL 2, which this browser does not offer: switch on hardware acceleration in ' +
        'its settings, or use a current Chrome, Edge, Firefox or Safari.',
    );
  }
  // A browser keeps only a few contexts; this one would push out another.
  context.getExtension('WEBGL_lose_context')?.loseContext();
}

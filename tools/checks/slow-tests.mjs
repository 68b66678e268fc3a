/**
 * The unit tests that `npm test -- quick` leaves out, each with what takes its time; the slowest first, as
 * they are started. `npm test` runs them all, and names what is slow but not in here.
 * @type {readonly { file: string, because: string }[]}
 */
export const SLOW_TESTS = [
  { file: 'tests/unit/training/experiments/killed-run.test.ts', because: 'programs are started and killed' },
  { file: 'tests/unit/training/engine/replicas.test.ts', because: 'threads train beside one another' },
  { file: 'tests/unit/avi-decoder/ffmpeg-source.test.ts', because: 'FFmpeg runs as WebAssembly' },
  { file: 'tests/unit/training/stages/recording-stage.test.ts', because: 'a network is trained' },
  { file: 'tests/unit/training/stages/expression-stage.test.ts', because: 'a network is trained' },
  { file: 'tests/unit/recordings/video/video-forms.test.ts', because: 'videos are made by ffmpeg' },
  { file: 'tests/unit/training/preparation/prepare-in-browser.test.ts', because: 'a browser is started' },
  { file: 'tests/unit/recordings/video/video-frames.test.ts', because: 'videos are made by ffmpeg' },
  {
    file: 'tests/unit/inference/windows/i3d-streaming.test.ts',
    because: 'streams are compared with whole clips',
  },
  { file: 'tests/unit/inference/streaming-model.test.ts', because: 'streams are compared with whole clips' },
  {
    file: 'tests/unit/inference/wasm-engine/engine-stream.test.ts',
    because: 'streams are compared with whole clips',
  },
  {
    file: 'tests/unit/inference/wasm-engine/clip-engine.test.ts',
    because: 'streams are compared with whole clips',
  },
  { file: 'tests/unit/training/networks/expression-network.test.ts', because: 'gradients of every base' },
  { file: 'tests/unit/training/kernels/step-gradients.test.ts', because: 'gradients of whole steps' },
  { file: 'tests/unit/recordings/video/video-faults.test.ts', because: 'videos are made by ffmpeg' },
  { file: 'tests/unit/training/datasets/face-archives.test.ts', because: 'whole archives are read' },
  {
    file: 'tests/unit/inference/wasm-engine/convolutions.test.ts',
    because: 'every method on every shape beside plain JavaScript',
  },
  {
    file: 'tests/unit/inference/wasm-engine/map-steps.test.ts',
    because: 'every kind of step beside plain JavaScript',
  },
  { file: 'tests/unit/training/stages/i3d-stills.test.ts', because: 'a network is trained' },
  { file: 'tests/unit/training/bench/training-bench.test.ts', because: 'programs are started and timed' },
  { file: 'tests/unit/training/stages/lstm-stage.test.ts', because: 'a network is trained' },
  { file: 'tests/unit/core/networks/i3d-gradients.test.ts', because: 'gradients by differences' },
  { file: 'tests/unit/training/export/export-model.test.ts', because: 'models are exported and read' },
  { file: 'tests/unit/core/networks/i3d-forward.test.ts', because: 'every base is run in 2D and 3D' },
  { file: 'tests/unit/packages/packed.test.ts', because: 'packages are packed, installed and compiled' },
];

/** A test file that takes longer is slow, seconds on an idle machine. */
export const SLOW_S = 5;

/**
 * Files of a Vitest report that took longer than {@link SLOW_S} and are not in {@link SLOW_TESTS}.
 * @param {unknown} report
 * @returns {{ file: string, seconds: number }[]} the slowest first; `file` as in the report
 */
export function newlySlow(report) {
  const { testResults } =
    /** @type {{ testResults: { name: string, startTime: number, endTime: number }[] }} */ (report);
  return testResults
    .map(({ name, startTime, endTime }) => ({ file: name, seconds: (endTime - startTime) / 1000 }))
    .filter(({ file, seconds }) => seconds > SLOW_S && !SLOW_TESTS.some((slow) => file.endsWith(slow.file)))
    .sort((a, b) => b.seconds - a.seconds);
}

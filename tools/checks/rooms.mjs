/**
 * The plan of the house, as data: which room may import which. `import-direction.mjs` holds every file to it.
 */

/**
 * The rooms of `src` from the ground up. A room imports itself and the rooms of the rows above its own.
 * @type {readonly (readonly string[])[]}
 */
export const STOREYS = [
  ['src/core'],
  ['src/supervision'],
  ['src/offline'],
  ['src/actor', 'src/sources', 'src/face', 'src/inference'],
  ['src/pipeline'],
  ['src/recordings'],
  ['src/state'],
  ['src/views'],
  ['src/main.tsx'],
];

/**
 * The same in the words of README.md and CONTRIBUTING.md.
 */
export const DIRECTION =
  'core ← supervision ← offline ← actor, sources, face, inference ← pipeline ← recordings ← state ← views ← main';

/** Neighbours on one storey that know each other, and why. */
export const NEIGHBOURS = [
  { room: 'src/sources', imports: 'src/actor', because: 'the actor is one of the sources' },
  {
    room: 'src/sources',
    imports: 'src/face',
    because: 'pixels of a frame are read in one way, by whoever looks at them',
  },
  {
    room: 'programs/bench',
    imports: 'programs/predict',
    because: 'it chooses and serves a model as predict does',
  },
];

/** Rooms that a row above would allow, but which a room must not know, and why. */
export const STRANGERS = [
  {
    room: 'src/views',
    imports: 'src/face',
    because: "a view shows results; computing them is the pipeline's, in its worker",
  },
  {
    room: 'src/views',
    imports: 'src/inference',
    because: "a view shows results; computing them is the pipeline's, in its worker",
  },
];

const BELOW_THE_VIEWS = STOREYS.flat().filter((room) => room !== 'src/views' && room !== 'src/main.tsx');

/**
 * Rooms outside `src`, each with what it may import besides itself. Of two that hold a file the longer path
 * counts; `*` stands for one folder, and each such folder is a room of its own.
 * @type {readonly { room: string, imports: readonly string[] }[]}
 */
export const ANNEXES = [
  // Others embed these.
  { room: 'packages/*', imports: [] },
  // What others write who embed them.
  { room: 'examples/*', imports: [] },
  { room: 'tools', imports: [] },
  // What the command lines of programs and training make of the table of settings.
  { room: 'tools/command-line', imports: ['src/core'] },
  { room: 'tools/measures', imports: ['tools', 'packages/*', 'src/core', 'src/actor', 'src/face'] },
  { room: 'programs/*', imports: ['tools', 'tools/command-line', ...BELOW_THE_VIEWS] },
  { room: 'training', imports: ['tools', 'tools/command-line', 'src/core', 'src/actor'] },
  // Compiled to WebAssembly by another compiler.
  { room: 'training/kernels', imports: [] },
  // Pages that training drives: they cut faces with the app's own detector, as a visitor's are cut.
  { room: 'training/browser', imports: ['training', ...BELOW_THE_VIEWS] },
  {
    room: 'tests',
    imports: [
      ...STOREYS.flat(),
      'packages/*',
      'tools',
      'tools/command-line',
      'tools/measures',
      'programs/*',
      'training',
      'training/kernels',
      'training/browser',
    ],
  },
  // Vite's, Vitest's and Playwright's configurations.
  { room: '.', imports: ['tools'] },
];

/** One fault that is injected into the running page in a browser, and what must follow. */
export interface FaultRow {
  /** Part of the site that it befalls. */
  readonly part: string;
  readonly injected: string;
  /** What the page says, or does without a word. */
  readonly answer: string;
  /** It is said within so many seconds; `null` where nothing is to be said. */
  readonly saidS: number | null;
  /**
   * The page reads again within so many seconds after what caused it is over, or after it was said where the
   * page mends it by itself.
   */
  readonly backS: number;
}

const DENIED = 'says how to allow it; “Start camera” works again';
const MISSING = 'says that none was found; “Start camera” works again';
const BUSY = 'says that another program may use it; “Start camera” works again';
const WORKER = 'says that the computing part is started again; reads again';
const WASM = 'computes on WebAssembly, and says why';
const NAMED = 'names the file and what is wrong with it; “Try again” works';
const UNTOUCHED = 'goes on reading; nothing is restarted';
const DRAWN = 'goes on reading; drawn by a new thread';
const LOADED_AGAIN = 'says that the model is being loaded again; reads again';
const GIVEN_UP = 'one sentence and “Try again”, which works';

const camera = (injected: string, answer: string, saidS: number | null, backS: number): FaultRow => ({
  part: 'camera',
  injected,
  answer,
  saidS,
  backS,
});
const ofPart = (part: string) => (injected: string, answer: string, saidS: number | null, backS: number) => ({
  ...camera(injected, answer, saidS, backS),
  part,
});
const kiosk = ofPart('camera, kiosk');
const worker = ofPart('worker');
const model = ofPart('model');
const gpu = ofPart('GPU');
const files = ofPart('server');
const network = ofPart('network');
const storage = ofPart('storage');
const tab = ofPart('tab');
const clock = ofPart('clock');
const update = ofPart('update');
const drawing = ofPart('drawing');

/** What is injected, by the file of tests that does it and by its name there. */
export const FAULT_ROWS = {
  'tests/browser/faults/cameras-that-do-not-start.test.ts': {
    denied: camera('permission denied', DENIED, 1, 1),
    missing: camera('no camera there', MISSING, 1, 1),
    unsatisfiable: camera('no camera that suits', MISSING, 1, 1),
    busy: camera('taken by another program', BUSY, 1, 1),
    aborted: camera('the start is aborted by the driver', BUSY, 1, 1),
    insecure: camera('forbidden on this page', 'says to use https', 1, 1),
    strange: camera('an error nobody knows', 'says that it did not start; “Start camera” works again', 1, 1),
    playRefused: camera('its picture may not be played', DENIED, 1, 1),
    neverAnswers: camera(
      '`getUserMedia` never settles',
      'says that it has not answered; takes it when it comes late',
      10,
      1,
    ),
    listNever: camera('the list of cameras never comes', 'starts without the list', null, 3),
    listRefused: camera('the list of cameras is refused', 'starts without the list', null, 1),
    notThere: camera('the address names one that is not there', 'takes another, and says so', 1, 1),
    kioskRefused: kiosk('taken by another program for a while', 'says so; tries again by itself', 1, 5),
  },
  'tests/browser/faults/cameras-at-work.test.ts': {
    ended: camera(
      'the track ends with its event',
      'says that it was unplugged; opened when it is back',
      1,
      1,
    ),
    endedSilently: camera('the track ends without an event', 'the same', 2, 1),
    noPictures: camera('no more pictures', 'says that none come; goes on with the next', 3, 1),
    muted: camera('held back by a privacy switch', 'says so; goes on when it is switched on', 3, 1),
    black: camera('black pictures', 'says that they are black; goes on in the light', 4, 1),
    disabled: camera('the track is switched off by a script', 'says that they are black; opened again', 4, 5),
    frozen: camera('the same picture again and again', 'says so; opened again', 6, 5),
    noStream: camera('the video element loses its stream', 'says that no picture comes; opened again', 3, 5),
    kioskEnded: kiosk('the track ends with its event', 'says that it was unplugged; opened again', 1, 5),
    kioskEndedSilently: kiosk('the track ends without an event', 'the same', 2, 5),
    kioskNoPictures: kiosk('no pictures for a while', 'says so all the time; goes on with the next', 3, 1),
    kioskFrozen: kiosk('the same picture for a while', 'says so; opened again and again', 6, 5),
    kioskNoStream: kiosk('the video element loses its stream', 'says so; opened again', 3, 5),
    paused: camera('the video element is paused', 'is played on', null, 2),
    future: camera('capture times an hour ahead', UNTOUCHED, null, 2),
    past: camera('capture times of another clock', UNTOUCHED, null, 2),
    notANumber: camera('capture times that are no numbers', UNTOUCHED, null, 2),
    otherSize: camera('pictures of another size', UNTOUCHED, null, 2),
  },
  'tests/browser/faults/clocks-and-tabs.test.ts': {
    dateJumps: clock('`Date` jumps by a day', UNTOUCHED, null, 2),
    clockAhead: clock('`performance.now` jumps an hour ahead', UNTOUCHED, null, 2),
    clockBack: clock('`performance.now` jumps an hour back', UNTOUCHED, null, 2),
    heldUp: tab('the page is held up for four seconds', UNTOUCHED, null, 2),
    slept: clock('the machine sleeps for 75 seconds', UNTOUCHED, null, 2),
    sleptOften: clock('it sleeps ten times in a row', UNTOUCHED, null, 2),
    hidden: tab('put into the background and back', 'says that it is paused; reads again', 1, 1),
    hiddenLong: tab('in the background for an hour', 'says that it is paused; reads again', 1, 1),
    historyBack: tab(
      'a kiosk is left by the browser’s history',
      'nothing of its visitors can be saved',
      null,
      1,
    ),
  },
  'tests/browser/faults/workers.test.ts': {
    closed: worker('closed without an event', WORKER, 5, 5),
    loop: worker('an endless loop', WORKER, 5, 5),
    exception: worker('an exception', WORKER, 1, 5),
    mute: worker('it answers nothing any more', WORKER, 5, 5),
    onlyBeats: worker('it lives and answers no frame', WORKER, 5, 5),
    terminated: worker('ended from outside', WORKER, 5, 5),
    errorEvent: worker('the browser reports an error of it', WORKER, 1, 5),
    deadTwice: worker('it dies, and so does the next', WORKER, 5, 5),
    scriptGone: worker('it dies while its script cannot be loaded', WORKER, 5, 5),
    framesFail: worker('every frame fails', WORKER, 5, 5),
    settingsMeetRestart: worker(
      'another window is chosen while it is replaced',
      'reads on the window that was chosen last',
      5,
      5,
    ),
    rejection: worker('a promise that nobody awaits rejects', UNTOUCHED, null, 2),
    kioskClosed: ofPart('worker, kiosk')('closed without an event', 'one moment; reads again', 5, 5),
    twentyDeaths: worker('it dies twenty times within a minute', WORKER, 5, 5),
  },
  'tests/browser/faults/models.test.ts': {
    lostOnce: gpu('the device is lost', LOADED_AGAIN, 1, 1),
    lostTwice: gpu('the device is lost a second time', 'goes on, on WebAssembly', 1, 1),
    hangs: model('it never answers', WORKER, 5, 5),
    failsOnce: model('it fails on one frame', LOADED_AGAIN, 1, 1),
    failsForGood: model('it fails on every frame', GIVEN_UP, 15, 1),
    kioskFailsForGood: ofPart('model, kiosk')(
      'it fails on every frame for a while',
      'tries again by itself',
      15,
      10,
    ),
    adapterNever: gpu('`requestAdapter` never settles', WASM, null, 15),
    adapterNone: gpu('no adapter', WASM, null, 5),
    adapterRejects: gpu('`requestAdapter` fails', WASM, null, 5),
    deviceNever: gpu('`requestDevice` never settles', WASM, null, 15),
    deviceRejects: gpu('`requestDevice` fails', WASM, null, 5),
    gpuNone: gpu('a browser without WebGPU', WASM, null, 5),
    gpuByName: gpu(
      '`backend=webgpu` where there is none',
      'says why it cannot be used; with another backend it reads',
      5,
      5,
    ),
  },
  'tests/browser/faults/downloads.test.ts': {
    manifestMissing: files('the manifest is missing', NAMED, 5, 5),
    manifestBroken: files('the manifest is no JSON', NAMED, 5, 5),
    modelBroken: files('`model.json` is damaged', NAMED, 5, 5),
    shardFlipped: files('a bit of the weights is flipped', NAMED, 5, 5),
    shardShort: files('weights are cut off', NAMED, 5, 5),
    shardMissing: files('a file of weights is missing', NAMED, 5, 5),
    serverError: files('the server answers 500 all the time', NAMED, 5, 5),
    unreachable: network(
      'gone while the model is fetched, then back',
      'names the file; opens by itself',
      5,
      5,
    ),
    kioskUnreachable: ofPart('network, kiosk')(
      'gone for a while, and no event of it',
      'tries again by itself',
      5,
      10,
    ),
    breaksOff: network('a download breaks off half-way', 'goes on where it stopped', null, 5),
    stalls: network('a download stalls for ever', 'asks again where it stopped, after 20 s', null, 25),
    cachesRefused: storage('the Cache API refuses', 'reads all the same', null, 5),
    quotaFull: storage('there is no room while the model is downloaded', 'says so; reads all the same', 5, 5),
    storageRefused: storage('`localStorage` refuses', 'reads all the same', null, 5),
  },
  'tests/e2e/faults.test.ts': {
    builtClosed: worker('of the built site, closed without an event', WORKER, 15, 15),
    builtLoop: worker('of the built site, an endless loop', WORKER, 15, 15),
    actorClosed: ofPart('sample')(
      'its thread is closed without an event',
      'says that it gives no picture; started anew',
      5,
      15,
    ),
    paintingClosed: drawing('its thread is closed without an event', DRAWN, null, 15),
    paintingLoop: drawing('its thread is in an endless loop', DRAWN, null, 15),
    detectorFlipped: files('a bit of the face detector’s model is flipped', NAMED, 15, 15),
    runtimeFlipped: files('a bit of the face detector’s program is flipped', NAMED, 15, 15),
    frozen: tab('frozen by the browser for six seconds, and thawed', UNTOUCHED, null, 5),
    stopped: clock('its process is stopped for six seconds, as a laptop that sleeps', UNTOUCHED, null, 5),
    twoTabs: camera('two tabs share it, and one is closed', 'both read; the other goes on', null, 5),
    killedServer: files('killed in the middle of a download, and back', 'goes on where it stopped', null, 15),
    updateWhileRunning: update(
      'a new version comes while a session runs, and then its worker dies',
      'is offered; the session goes on, on its own version',
      15,
      15,
    ),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FaultRow>>>>;

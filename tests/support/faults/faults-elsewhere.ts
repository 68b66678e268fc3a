/** A fault whose mechanism is pure, and the test that injects it by its title. */
export interface FaultElsewhere {
  readonly part: string;
  readonly injected: string;
  readonly answer: string;
  /** File of the test, from the project's root, and its title there. */
  readonly file: string;
  readonly title: string;
}

const inFile =
  (part: string, file: string) =>
  (injected: string, answer: string, title: string): FaultElsewhere => ({
    part,
    injected,
    answer,
    file,
    title,
  });

const server = inFile('server', 'tests/unit/tools/server/serving.test.ts');
const detector = inFile('detector', 'tests/unit/face/face-detector.test.ts');
const blindDetector = inFile('detector', 'tests/browser/face/face-detector.test.ts');
const worker = inFile('worker', 'tests/unit/pipeline/worker-supervision.test.ts');
const model = inFile('model', 'tests/unit/pipeline/model-keeper.test.ts');
const recording = inFile('recording', 'tests/unit/recordings/run/analyse-video.test.ts');
const session = inFile('session file', 'tests/unit/recordings/exports/session/saved-session.test.ts');
const update = inFile('update', 'tests/e2e/offline.test.ts');
const kiosk = inFile('kiosk', 'tests/unit/state/kiosk/kiosk-session.test.ts');
const scene = inFile('kiosk', 'tests/unit/state/kiosk/kiosk-scene.test.ts');
const drawing = inFile('drawing', 'tests/unit/views/live/painting/painter.test.ts');
const sleep = inFile('clock', 'tests/unit/supervision/deadlines.test.ts');

/** Faults that other tests inject, each in the place where its mechanism is. */
export const FAULTS_ELSEWHERE: readonly FaultElsewhere[] = [
  server(
    'requests of any kind, broken paths and headers',
    'none ends it',
    'no request ends the server, whatever it is made of',
  ),
  server(
    'a range that the file has nothing of',
    'refused with the file’s size, by RFC 9110',
    'a range that the file has nothing of is refused with its size',
  ),
  server(
    'a build under a page that is open',
    'the page gets its own files until the server is started again',
    'a page that was opened before a new build gets its own files until the server is started again',
  ),
  server(
    'a visitor who breaks off a download',
    'everybody else gets the file',
    'whoever breaks off a download takes the file from nobody',
  ),
  detector('its worker hangs', 'a new one looks at the same picture', 'ends a worker that hangs'),
  detector(
    'its worker dies',
    'a new one looks at the picture',
    'replaces a worker that died, during a call or between two',
  ),
  detector(
    'a picture that breaks every detector',
    'is passed over; the next is looked at',
    'gives up on a picture that breaks two detectors, but not on the next',
  ),
  detector(
    'it cannot start',
    'tried three times, then said why',
    'tries three times to start, then says why it cannot',
  ),
  blindDetector(
    'it has gone blind without complaint, as after a loss of its WebGL context',
    'sees again',
    'a detector that has gone blind without complaint sees again',
  ),
  blindDetector(
    'a browser without WebGL 2',
    'says what is missing',
    'says what is missing where there is no WebGL 2',
  ),
  drawing(
    'each of its threads fails',
    'said in one sentence; tried ever more slowly',
    'drawing that fails again and again is said in one sentence and tried ever more slowly; time forgives',
  ),
  worker(
    'closed without an event while it opens',
    'given up after 15 s without a sign',
    'a worker that falls silent while it opens is given up in 15 s; one of which nothing was heard, in 60',
  ),
  worker(
    'a change of settings meets a replacement',
    'the newest settings win',
    'a change of settings that meets a replacement is not lost',
  ),
  model(
    'a graphics device that hangs',
    'another is opened',
    'a graphics device that hangs is given up, and another is opened',
  ),
  sleep(
    'the machine sleeps in the middle of a wait',
    'the wait begins anew',
    'a deadline that is due while the machine sleeps begins anew when it wakes',
  ),
  recording(
    'a frame that ends every worker',
    'ends the analysis; what was done is kept',
    'a frame that ends every worker ends the analysis at the third, and what was done is kept',
  ),
  recording(
    'a file that is damaged half way',
    'its sentence, and what was done until then',
    'a file that is damaged half way gives its sentence and what was done until then',
  ),
  session(
    'more frames than can be shown',
    'refused in one sentence',
    'when it holds more frames than can be shown, without listing them',
  ),
  session('larger than can be read', 'refused in one sentence', 'when its file is larger than can be read'),
  update(
    'offline after one visit, and the page is loaded again',
    'reads faces',
    'after one visit the site reads faces without a server, and stores nothing of them',
  ),
  update(
    'a new version while a page is open',
    'is offered; the page keeps its own until it is asked for',
    'an open page keeps its own version until the new one is asked for',
  ),
  update(
    'files of a view are gone with an update',
    'says so and loads the page anew',
    'without one, a view whose files went with an update says so, and the page is loaded anew',
  ),
  kiosk(
    'a new version of the site while somebody stands there',
    'is taken when nobody does',
    'a new version is taken only when nobody is there, and the kiosk then goes on by itself',
  ),
  kiosk(
    'a visitor leaves',
    'is forgotten',
    'who has left is forgotten, and so is everything when the kiosk is left',
  ),
  scene(
    'a pipeline that gives nothing new',
    'no invitation over it',
    'a pipeline that gives nothing new is no empty room',
  ),
];

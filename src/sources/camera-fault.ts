import { plainReason } from '../supervision/plain-reason';

/** What can be wrong with a camera. */
export type CameraFaultKind = 'denied' | 'missing' | 'busy' | 'unsupported' | 'unanswered' | 'other';

/** A camera that could not be opened; the message is one sentence with the way out. */
export class CameraFault extends Error {
  override readonly name = 'CameraFault';

  constructor(
    readonly kind: CameraFaultKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const KINDS: Readonly<Record<string, CameraFaultKind>> = {
  NotAllowedError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  SecurityError: 'unsupported',
};

const MESSAGES: Readonly<Record<Exclude<CameraFaultKind, 'other'>, string>> = {
  denied:
    'The camera was not allowed: allow it for this site in the address bar of the browser, then start again.',
  missing: 'No camera was found: plug one in and start again, or watch the sample.',
  busy: 'The camera did not start, perhaps because another program uses it: close that program, then start again.',
  unsupported: 'This page may not use a camera: open it over https or on localhost.',
  unanswered:
    'The camera has not answered yet: answer the question of the browser, if there is one, or start again.',
};

/** The fault behind an error of `getUserMedia`, by the error's name (Media Capture and Streams, 10.2). */
export function cameraFault(error: unknown): CameraFault {
  if (error instanceof CameraFault) return error;
  const name = error instanceof Error ? error.name : '';
  const kind = KINDS[name] ?? 'other';
  return new CameraFault(
    kind,
    kind === 'other' ? `The camera did not start: ${plainReason(error)}.` : MESSAGES[kind],
    {
      cause: error,
    },
  );
}

/** The fault of a camera that was asked for and gave no answer in time; it may come all the same. */
export function unansweredCamera(): CameraFault {
  return new CameraFault('unanswered', MESSAGES.unanswered);
}

/** The fault of a browser or an address that offers no camera at all. */
export function noCameraAccess(): CameraFault {
  return new CameraFault('unsupported', MESSAGES.unsupported);
}

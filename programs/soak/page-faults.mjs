/**
 * Runs in the kiosk's page before its own code: keeps hold of the camera's tracks, and lets the camera end,
 * be away or black, and the page be hidden, when an event asks for it.
 */

/** @type {Set<MediaStreamTrack>} */
const tracks = new Set();
const state = { isAway: false, isHidden: false };

const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  if (state.isAway) throw new DOMException('There is none.', 'NotFoundError');
  const stream = await open(constraints);
  tracks.clear();
  for (const track of stream.getVideoTracks()) tracks.add(track);
  return stream;
};
Object.defineProperty(document, 'visibilityState', { get: () => (state.isHidden ? 'hidden' : 'visible') });
Object.defineProperty(document, 'hidden', { get: () => state.isHidden });

const endCamera = () => {
  for (const track of tracks) {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
  tracks.clear();
};

/** @type {Readonly<Record<string, (isOn: boolean) => void>>} */
const faults = {
  'camera-ended': (isOn) => {
    if (isOn) endCamera();
  },
  'camera-gone': (isOn) => {
    state.isAway = isOn;
    if (isOn) endCamera();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  },
  'camera-black': (isOn) => {
    for (const track of tracks) track.enabled = !isOn;
  },
  'tab-hidden': (isOn) => {
    state.isHidden = isOn;
    document.dispatchEvent(new Event('visibilitychange'));
  },
};

addEventListener('soak-fault', (event) => {
  if (event instanceof CustomEvent) faults[event.detail.kind]?.(event.detail.isOn);
});

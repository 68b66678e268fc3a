import { createLiveStore } from '../../src/state/live/live-store';
import { LiveSource } from '../../src/state/live/source/live-source';
import { FakeClock } from './fake-clock';
import { FakeSources, FakeVisibility, settled } from './fake-live';

/** A live source over fakes, and what it called. */
export function liveSource(wantedCamera = '', unattended = false) {
  const sources = new FakeSources();
  const visibility = new FakeVisibility();
  const live = createLiveStore();
  const calls: string[] = [];
  const clock = new FakeClock();
  const source = new LiveSource({
    sources,
    visibility,
    live,
    wantedCamera: () => wantedCamera,
    onFrame: (frame, timestampMs) => {
      frame.close();
      calls.push(`frame ${timestampMs}`);
    },
    onBegin: () => calls.push('begin'),
    onRun: () => calls.push('run'),
    onFail: () => calls.push('fail'),
    onTrouble: () => calls.push('trouble'),
    isUnattended: () => unattended,
    onOtherCamera: (wanted) => calls.push(`no camera “${wanted}”`),
    clock,
  });
  return { source, sources, visibility, live, calls, clock };
}

/** One whose camera runs. */
export async function runningSource(wantedCamera = '', unattended = false) {
  const fakes = liveSource(wantedCamera, unattended);
  void fakes.source.startCamera(null);
  await settled();
  await fakes.sources.camera.start();
  return fakes;
}

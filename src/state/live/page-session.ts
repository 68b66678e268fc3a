import { PipelineClient } from '../../pipeline/pipeline-client';
import { startPipelineWorker } from '../../pipeline/worker/pipeline-worker';
import { SpareWorker } from '../../pipeline/worker/spare-worker';
import { startActor } from '../../sources/actor-source';
import { openCamera } from '../../sources/camera-source';
import { listCameras, watchCameras } from '../../sources/cameras';
import { recordPicture } from '../../sources/picture-recorder';
import { systemClock } from '../../supervision/clock';
import { useSettings } from '../settings/settings-store';
import { newSessionId } from './kept/kept-session';
import { LiveSession } from './live-session';
import { createLiveStore, createReadingStore } from './live-store';
import type { PageVisibility } from './source/live-source';

/** Makes the live session of a page, over its own camera, pipeline and settings. The page makes one. */
export function createPageSession(): LiveSession {
  const workers = new SpareWorker(startPipelineWorker);
  const session = new LiveSession({
    live: createLiveStore(),
    readings: createReadingStore(),
    settings: () => useSettings.getState().settings,
    settlePipeline: () => {
      // Its thread loads its script meanwhile.
      workers.prepare();
      return useSettings.getState().settlePipeline();
    },
    createClient: (onResult, onFaces) =>
      new PipelineClient({ onResult, onFaces, startWorker: workers.start }),
    sources: { openCamera, startActor, listCameras, watchCameras },
    visibility: documentVisibility(),
    newId: newSessionId,
    recordPicture,
    clock: systemClock,
    watchNetwork: (onBack) => {
      addEventListener('online', onBack);
      return () => removeEventListener('online', onBack);
    },
  });
  useSettings.subscribe(() => session.apply());
  return session;
}

function documentVisibility(): PageVisibility {
  return {
    get hidden() {
      return document.hidden;
    },
    watch: (onChange) => {
      document.addEventListener('visibilitychange', onChange);
      return () => document.removeEventListener('visibilitychange', onChange);
    },
  };
}

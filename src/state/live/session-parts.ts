import type { FacesSeen, FrameResult, PipelineSettings } from '../../pipeline/contract';
import type { PipelineClient } from '../../pipeline/pipeline-client';
import type { Clock } from '../../supervision/clock';
import type { AppSettings } from '../settings/url-settings';
import type { KeptSessionParts } from './kept/kept-session';
import type { LiveStore, ReadingStore } from './live-store';
import type { LiveSources, PageVisibility } from './source/live-source';

/** What of the pipeline's client a session uses. */
export type SessionClient = Pick<
  PipelineClient,
  'open' | 'update' | 'offer' | 'reset' | 'selectFace' | 'droppedFrames' | 'hurry'
>;

/** What a {@link LiveSession} is given; `page-session.ts` has the page's own. */
export interface LiveSessionParts extends Pick<KeptSessionParts, 'newId' | 'recordPicture'> {
  readonly live: LiveStore;
  readonly readings: ReadingStore;
  /** The settings of the page as they are now; the session is told when they change. */
  readonly settings: () => Pick<AppSettings, 'pipeline' | 'smoothing' | 'camera' | 'view'>;
  /** The settings of the pipeline once they are complete: some may depend on the model. Never rejects. */
  readonly settlePipeline: () => Promise<PipelineSettings>;
  /**
   * Makes the pipeline's client, which hands results on with the number that was given with their frame, and
   * the faces that are seen while the model is being loaded.
   */
  readonly createClient: (
    onResult: (result: FrameResult, stretch: number) => void,
    onFaces: (seen: FacesSeen, stretch: number) => void,
  ) => SessionClient;
  readonly sources: LiveSources;
  readonly visibility: PageVisibility;
  /** The clock that frames carry. */
  readonly clock: Clock;
  /** Calls back whenever the network is back; returns a function that ends that. */
  readonly watchNetwork: (onBack: () => void) => () => void;
}

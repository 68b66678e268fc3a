import { useEffect, useState } from 'react';
import { APP_VERSION } from '../../recordings/exports/app-version';
import { EmbedSession } from '../../state/embed/embed-session';
import { fetchEmbedders } from '../../state/embed/embedders';
import { pageSurroundings } from '../../state/embed/page-surroundings';
import { useSettings } from '../../state/settings/settings-store';
import { useSession } from '../shared/session-context';

/** The session of the embedded page, once it is known who need not ask the visitor; `null` until then. */
export function useEmbedSession(): EmbedSession | null {
  const session = useSession();
  const [embed, setEmbed] = useState<EmbedSession | null>(null);
  useEffect(() => {
    let isLeft = false;
    let opened: EmbedSession | null = null;
    void fetchEmbedders().then((embedders) => {
      if (isLeft) return;
      opened = new EmbedSession({
        session,
        surroundings: pageSurroundings(),
        embedders,
        pipeline: () => useSettings.getState().settings.pipeline,
        nowMs: () => performance.now(),
        version: APP_VERSION,
      });
      setEmbed(opened);
    });
    return () => {
      isLeft = true;
      opened?.close();
      setEmbed(null);
    };
  }, [session]);
  return embed;
}

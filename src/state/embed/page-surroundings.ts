import type { Surroundings } from './doorkeeper';

/** The windows and channels around this page. */
export function pageSurroundings(): Surroundings {
  return {
    origin: location.origin,
    parent: parent === window ? null : parent,
    watchMessages: (onMessage) => {
      addEventListener('message', onMessage);
      return () => removeEventListener('message', onMessage);
    },
    openChannel: (name) => new BroadcastChannel(name),
  };
}

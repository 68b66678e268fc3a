import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createPageSession } from './state/live/page-session';
import { SessionContext } from './views/shared/session-context';
import { App } from './views/shell/app';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');
const session = createPageSession();
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App />
    </SessionContext>
  </StrictMode>,
);

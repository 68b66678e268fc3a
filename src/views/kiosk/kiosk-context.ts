import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { KioskScene } from '../../state/kiosk/kiosk-scene';
import type { KioskSession } from '../../state/kiosk/kiosk-session';
import type { KioskLanguage, KioskTexts } from '../../state/kiosk/kiosk-texts';

/** What the parts of a kiosk need of it. */
export interface Kiosk {
  readonly session: KioskSession;
  readonly texts: KioskTexts;
  readonly language: KioskLanguage;
}

/** Hands the kiosk down to its parts; `kiosk-view.tsx` provides it. */
export const KioskContext = createContext<Kiosk | null>(null);

/** The kiosk. Throws an Error where none is provided. */
export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (kiosk === null) throw new Error('No kiosk is provided to this view.');
  return kiosk;
}

/** What the kiosk shows now. */
export function useScene(): KioskScene {
  return useStore(useKiosk().session.store, ({ scene }) => scene);
}

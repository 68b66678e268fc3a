import type { Page } from '@playwright/test';
import { NUMBER_BITS } from './numbered-video';

/** What a scripted rater follows: valence and arousal, each a sum of two waves, within the circle. */
const WAVES = {
  valence: [
    { amplitude: 0.4, perS: 2.1 },
    { amplitude: 0.2, perS: 4.7 },
  ],
  arousal: [
    { amplitude: 0.35, perS: 2.9 },
    { amplitude: 0.2, perS: 5.3 },
  ],
} as const;

/** The course of the numbered video that a scripted rater answers to, by seconds. */
export function scriptedCourse(timeS: number): readonly [valence: number, arousal: number] {
  const [valence = 0, arousal = 0] = [WAVES.valence, WAVES.arousal].map((waves, phase) =>
    waves.reduce((sum, { amplitude, perS }) => sum + amplitude * Math.sin(perS * timeS + phase), 0),
  );
  return [valence, arousal];
}

/**
 * Has the mouse of the page move as a rater would who answers each picture so much later: on the numbered
 * video by the number that its picture shows, on the clip by the moment that is written on its canvas. Each
 * move carries the time at which its picture was on the screen, so that a busy machine makes no lag of its
 * own.
 *
 * @param clipCourse samples of the clip's course at 1,000 a second
 */
export async function startScriptedRater(
  page: Page,
  lagS: number,
  clipCourse: readonly (readonly [number, number])[],
): Promise<void> {
  await page.evaluate(
    ({ lagS, clipCourse, bits, waves }) => {
      const state = globalThis as unknown as { endRater?: () => void };
      state.endRater?.();
      let isOver = false;
      state.endRater = () => {
        isOver = true;
      };
      const course = (timeS: number) =>
        [waves.valence, waves.arousal].map((own, phase) =>
          own.reduce((sum, { amplitude, perS }) => sum + amplitude * Math.sin(perS * timeS + phase), 0),
        );
      const steer = ([valence = 0, arousal = 0]: readonly number[], atMs: number) => {
        const circle = document.querySelector<HTMLElement>('.circumplex');
        if (!circle) return;
        const { left, top, width, height } = circle.getBoundingClientRect();
        const radius = Number(circle.dataset.diameterPx) / 2;
        const event = new PointerEvent('pointermove', {
          pointerType: 'mouse',
          clientX: left + width / 2 + valence * radius,
          clientY: top + height / 2 - arousal * radius,
          bubbles: true,
        });
        Object.defineProperty(event, 'timeStamp', { value: atMs });
        document.body.dispatchEvent(event);
      };
      const context = new OffscreenCanvas(40, 30).getContext('2d', { willReadFrequently: true });
      const video = document.querySelector('video');
      const byPicture = (_now: number, { expectedDisplayTime }: VideoFrameCallbackMetadata) => {
        if (isOver || !video || !context) return;
        video.requestVideoFrameCallback(byPicture);
        // Each block, which is one bit of the number, is ten pixels wide and high.
        context.drawImage(video, 0, 0, 40, 30);
        const { data } = context.getImageData(0, 0, 40, 30);
        let number = 0;
        for (let bit = 0; bit < bits; bit++) {
          const [x, y] = [(bit % 4) * 10 + 5, Math.floor(bit / 4) * 10 + 5];
          if ((data[(y * 40 + x) * 4] ?? 0) > 128) number |= 1 << bit;
        }
        steer(course(number / 25 - lagS), expectedDisplayTime);
      };
      video?.requestVideoFrameCallback(byPicture);
      let shown = '';
      const byClip = () => {
        if (isOver) return;
        requestAnimationFrame(byClip);
        const { timeS, shownAtMs } =
          document.querySelector<HTMLCanvasElement>('.trace-picture canvas')?.dataset ?? {};
        if (timeS === undefined || shownAtMs === undefined || shownAtMs === shown) return;
        shown = shownAtMs;
        const place = Math.round((Number(timeS) - lagS) * 1000);
        steer(clipCourse[Math.min(clipCourse.length - 1, Math.max(0, place))] ?? [0, 0], Number(shownAtMs));
      };
      requestAnimationFrame(byClip);
    },
    { lagS, clipCourse, bits: NUMBER_BITS, waves: WAVES },
  );
}

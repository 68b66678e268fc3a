import { expect, test } from 'vitest';
import { ACTOR_LOOP_MS, affectAt } from '../../../../src/actor/actor-path';
import { actorRingPx } from '../../../../src/views/live/circle/circumplex-drawing';
import { circleLayout, insideRim } from '../../../../src/views/live/circle/circumplex-plane';

test.each([
  { width: 320, height: 200 },
  { width: 1080, height: 1080 },
  { width: 3840, height: 2160 },
])('the whole ring of the actor lies within the rim at $width × $height, all the way round', (size) => {
  const layout = circleLayout(size);
  const ringPx = actorRingPx(layout.radius);
  for (let timeMs = 0; timeMs < ACTOR_LOOP_MS; timeMs += 100) {
    const [x, y] = layout.place(insideRim(affectAt(timeMs), ringPx, layout));
    const fromCentrePx = Math.hypot(x - layout.centreX, y - layout.centreY);
    expect(fromCentrePx + ringPx).toBeLessThanOrEqual(layout.radius + 1e-6);
  }
});

test('a value that lies within the rim anyway is left where it is', () => {
  expect(insideRim([0.3, -0.4], 10, { radius: 100 })).toEqual([0.3, -0.4]);
  expect(insideRim([0, 0], 10, { radius: 100 })).toEqual([0, 0]);
});

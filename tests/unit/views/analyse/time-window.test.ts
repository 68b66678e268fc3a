import { expect, test } from 'vitest';
import { panned, showing, zoomed } from '../../../../src/views/analyse/traces/time-window';

test('zooming keeps the moment under the pointer where it is, within the recording', () => {
  // A quarter of the way into 0 to 40 s: 10 s stays a quarter of the way in.
  expect(zoomed({ fromS: 0, toS: 40 }, 0.5, 10, 60)).toEqual({ fromS: 5, toS: 25 });
  expect(zoomed({ fromS: 5, toS: 25 }, 2, 10, 60)).toEqual({ fromS: 0, toS: 40 });
  expect(zoomed({ fromS: 5, toS: 25 }, 100, 10, 60)).toEqual({ fromS: 0, toS: 60 });
  expect(zoomed({ fromS: 50, toS: 60 }, 2, 60, 60)).toEqual({ fromS: 40, toS: 60 });
});

test('it goes no closer than half a second, nor than a shorter recording', () => {
  expect(zoomed({ fromS: 0, toS: 1 }, 1e-6, 0.5, 60)).toEqual({ fromS: 0.25, toS: 0.75 });
  expect(zoomed({ fromS: 0, toS: 0.3 }, 0.1, 0.1, 0.3)).toEqual({ fromS: 0, toS: 0.3 });
});

test('panning ends at both ends of the recording', () => {
  expect(panned({ fromS: 5, toS: 25 }, 10, 60)).toEqual({ fromS: 15, toS: 35 });
  expect(panned({ fromS: 5, toS: 25 }, -10, 60)).toEqual({ fromS: 0, toS: 20 });
  expect(panned({ fromS: 5, toS: 25 }, 99, 60)).toEqual({ fromS: 40, toS: 60 });
});

test('a moment outside is brought to the nearer edge, one inside moves nothing', () => {
  const window = { fromS: 10, toS: 20 };
  expect(showing(window, 15, 60)).toBe(window);
  expect(showing(window, 22, 60)).toEqual({ fromS: 12, toS: 22 });
  expect(showing(window, 4, 60)).toEqual({ fromS: 4, toS: 14 });
});

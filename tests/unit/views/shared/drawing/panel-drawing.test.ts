import { expect, test } from 'vitest';
import {
  drawPanels,
  type Panel,
  type PanelLayout,
} from '../../../../../src/views/shared/drawing/panel-drawing';
import { SvgContext } from '../../../../../src/views/shared/drawing/svg-context';

const layout: PanelLayout = {
  width: 300,
  height: 250,
  margin: { left: 40, right: 10, top: 20, bottom: 20, between: 10 },
  fontFamily: 'Inter',
  namePx: 13,
  numberPx: 11,
  gridValues: [-1, -0.5, 0, 1],
  colours: { name: { valence: 'blue', arousal: 'red' }, text: 'grey', grid: 'silver', axis: 'black' },
};

function drawn(given: PanelLayout) {
  const context = new SvgContext(given.width, given.height, 'white');
  const panels: Panel[] = [];
  const hasRoom = drawPanels(context, given, (panel) => panels.push(panel));
  return { svg: context.toSvg(), panels, hasRoom };
}

test('valence lies above arousal, each from -1 to 1 in half of the room', () => {
  const { panels, hasRoom } = drawn(layout);
  expect(hasRoom).toBe(true);
  expect(panels.map(({ dimension, index, top, height }) => [dimension, index, top, height])).toEqual([
    ['valence', 0, 20, 100],
    ['arousal', 1, 130, 100],
  ]);
  // What lies beyond is drawn on the edge.
  expect([1, 0, -1, 7].map((value) => panels[1]?.y(value))).toEqual([130, 180, 230, 130]);
});

test('each has its name, a line for each grid value and a signed number at whole ones', () => {
  const { svg } = drawn(layout);
  const count = (pattern: RegExp) => svg.match(pattern)?.length ?? 0;
  expect([count(/fill="blue"[^>]*>Valence</g), count(/fill="red"[^>]*>Arousal</g)]).toEqual([1, 1]);
  expect([count(/stroke="silver"/g), count(/stroke="black"/g)]).toEqual([6, 2]);
  expect([count(/>\+1</g), count(/>0</g), count(/>−1</g), count(/>−0.5</g)]).toEqual([2, 2, 2, 0]);
});

test('nothing is drawn where there is no room', () => {
  const { panels, hasRoom, svg } = drawn({ ...layout, height: 80 });
  expect([panels.length, hasRoom, svg.includes('Valence')]).toEqual([0, false, false]);
});

import { Form, Lstm } from '../record-fields';
import { address, field, float } from '../records';
import { hyperbolicTangent, sigmoid } from './activations';
import { BLOCK_DEPTH, panelStart, panelsOf } from './panels';
import { multiplyPanels } from './product-tile';

/*
 * One step of an LSTM on all states of the ring, in Keras' order of gates: input, forget, cell, output. An
 * item is eight units of all states: their four gates are 32 sums of each state, which stay in the first
 * cache until the new state is made of them. Hidden states are read and written in the panels that the
 * product wants.
 */

/** Bytes of the gates of one state: four of eight units. */
const GATE_ROW_BYTES: usize = 128;

/** States under this count as 0. */
const LEAST_STATE: f32 = 1e-25;

/** Weights of eight columns from bytes to floats. */
function widenPanel(from: usize, to: usize, depth: i32, scale: f32, offset: f32): void {
  const factor = f32x4.splat(scale);
  const shift = f32x4.splat(offset);
  let source = from;
  let target = to;
  const end = to + ((<usize>depth) << 5);
  while (target < end) {
    const pairs = v128.load8x8_u(source);
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(pairs));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(pairs));
    v128.store(target, f32x4.mul(factor, f32x4.add(low, shift)));
    v128.store(target, f32x4.mul(factor, f32x4.add(high, shift)), 16);
    source += 8;
    target += 32;
  }
}

/** The recurrent part of the gates of eight units of all states. */
function multiplyStates(lstm: usize, item: i32, gates: usize, panel: usize): void {
  const units = field(lstm, Lstm.Units);
  const states = field(lstm, Lstm.States);
  const scale = float(lstm, Lstm.WeightScale);
  const offset = float(lstm, Lstm.WeightOffset);
  const hidden = address(lstm, Lstm.Hidden);
  const bytes = field(lstm, Lstm.WeightForm) === Form.Uint8;
  const shift: usize = bytes ? 0 : 2;
  let weights = address(lstm, Lstm.Weights) + ((<usize>(item * 32 * units)) << shift);
  for (let gate: usize = 0; gate < 4; gate++) {
    for (let from = 0; from < units; from += BLOCK_DEPTH) {
      const part = min(BLOCK_DEPTH, units - from);
      let columns = weights;
      if (bytes) {
        widenPanel(weights, panel, part, scale, offset);
        columns = panel;
      }
      multiplyPanels(
        states,
        hidden,
        units,
        from,
        part,
        columns,
        false,
        gates + (gate << 5),
        GATE_ROW_BYTES,
        from > 0,
      );
      weights += (<usize>(part * 8)) << shift;
    }
  }
}

/**
 * Numbers too small to matter as 0: gates that are shut leave some that are barely told from 0, and with
 * these (subnormal numbers) products take many times as long.
 */
function withoutDust(x: v128): v128 {
  return v128.and(x, f32x4.gt(f32x4.abs(x), f32x4.splat(LEAST_STATE)));
}

/** The new hidden values of four units of one state, whose cells are replaced. */
function newHidden(gates: usize, projected: usize, unitsBytes: usize, cell: usize): v128 {
  const written = sigmoid(f32x4.add(v128.load(gates), v128.load(projected)));
  const kept = sigmoid(f32x4.add(v128.load(gates, 32), v128.load(projected + unitsBytes)));
  const candidate = hyperbolicTangent(f32x4.add(v128.load(gates, 64), v128.load(projected + 2 * unitsBytes)));
  const shown = sigmoid(f32x4.add(v128.load(gates, 96), v128.load(projected + 3 * unitsBytes)));
  const now = withoutDust(f32x4.add(f32x4.mul(kept, v128.load(cell)), f32x4.mul(written, candidate)));
  v128.store(cell, now);
  return withoutDust(f32x4.mul(shown, hyperbolicTangent(now)));
}

/** Moves eight units of all states on by one frame. */
export function lstmStep(lstm: usize, item: i32, thread: i32): void {
  const units = field(lstm, Lstm.Units);
  const states = field(lstm, Lstm.States);
  const own = <usize>thread * address(lstm, Lstm.ThreadBytes);
  const gates = address(lstm, Lstm.Gates) + own;
  multiplyStates(lstm, item, gates, address(lstm, Lstm.Panel) + own);
  const unitsBytes = (<usize>units) << 2;
  const firstUnit = (<usize>item) << 5;
  const projected = address(lstm, Lstm.Projected) + firstUnit;
  const panels = panelsOf(states);
  let start = 0;
  let cell = address(lstm, Lstm.Cell) + firstUnit;
  let sums = gates;
  for (let panel = 1; panel <= panels; panel++) {
    const next = panelStart(panel, states, panels);
    const size = next - start;
    const quadBytes = (<usize>size) << 4;
    let hidden = address(lstm, Lstm.NextHidden) + <usize>start * unitsBytes + <usize>(2 * item) * quadBytes;
    for (let row = start; row < next; row++) {
      v128.store(hidden, newHidden(sums, projected, unitsBytes, cell));
      v128.store(hidden + quadBytes, newHidden(sums + 16, projected + 16, unitsBytes, cell + 16));
      hidden += 16;
      sums += GATE_ROW_BYTES;
      cell += unitsBytes;
    }
    start = next;
  }
}

/**
 * Ends a step: copies the hidden values of the state that has seen the most frames to where the heads read
 * them, empties that state for the window that begins with the next frame, and makes the next one the oldest.
 */
export function takeOldestState(lstm: usize): void {
  const units = field(lstm, Lstm.Units);
  const states = field(lstm, Lstm.States);
  const oldest = field(lstm, Lstm.Oldest);
  const unitsBytes = (<usize>units) << 2;
  const panels = panelsOf(states);
  let panel = 0;
  while (panelStart(panel + 1, states, panels) <= oldest) panel++;
  const start = panelStart(panel, states, panels);
  const quadBytes = (<usize>(panelStart(panel + 1, states, panels) - start)) << 4;
  const next = address(lstm, Lstm.NextHidden);
  let from = next + <usize>start * unitsBytes + ((<usize>(oldest - start)) << 4);
  let to = address(lstm, Lstm.OldestHidden);
  const end = to + unitsBytes;
  for (; to < end; to += 16, from += quadBytes) {
    v128.store(to, v128.load(from));
    v128.store(from, f32x4.splat(0));
  }
  memory.fill(address(lstm, Lstm.Cell) + <usize>oldest * unitsBytes, 0, unitsBytes);
  store<usize>(lstm + (Lstm.NextHidden << 2), address(lstm, Lstm.Hidden));
  store<usize>(lstm + (Lstm.Hidden << 2), next);
  store<i32>(lstm + (Lstm.Oldest << 2), oldest + 1 < states ? oldest + 1 : 0);
}

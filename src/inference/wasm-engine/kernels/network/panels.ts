/*
 * How packed rows are cut into panels: the fewest of at most six rows, as equal as can be, for a panel of one
 * row costs nearly as much as one of three.
 */

/** Rows of a panel at most. */
export const PANEL_ROWS: i32 = 6;

/**
 * Depth that a product takes at a time: eight columns of it are 8 kB and stay in the first cache, and sums
 * are short enough to keep their digits.
 */
export const BLOCK_DEPTH: i32 = 256;

/** Panels that `rows` rows make. */
export function panelsOf(rows: i32): i32 {
  return (rows + PANEL_ROWS - 1) / PANEL_ROWS;
}

/** First row of panel `panel` of `panels`; the end of all for the panel after the last. */
export function panelStart(panel: i32, rows: i32, panels: i32): i32 {
  return (panel * rows) / panels;
}

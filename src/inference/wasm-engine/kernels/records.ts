/** A number of a record, by its place in `record-fields.ts`. */
export function field(record: usize, place: i32): i32 {
  return load<i32>(record + ((<usize>place) << 2));
}

/** An address or a count of bytes in a record. */
export function address(record: usize, place: i32): usize {
  return load<usize>(record + ((<usize>place) << 2));
}

/** A 32-bit float of a record. */
export function float(record: usize, place: i32): f32 {
  return load<f32>(record + ((<usize>place) << 2));
}

import { Form } from '../../wasm-engine/kernels/record-fields';

/** Bytes of one number. */
export const FORM_BYTES: Readonly<Record<Form, number>> = {
  [Form.Float32]: 4,
  [Form.Float16]: 2,
  [Form.Uint16]: 2,
  [Form.Uint8]: 1,
};

/** WGSL: the element of an array of weights, which holds four. */
export function weightElement(form: Form): string {
  if (form === Form.Float32) return 'vec4f';
  return form === Form.Uint8 ? 'u32' : 'vec2u';
}

/**
 * WGSL of the function `widened(stored, range) -> vec4f`, by whatever name, which gives four weights: whole
 * numbers q mean q · range.x + range.y, floats are as they are.
 */
export function widenedWgsl(form: Form, name = 'widened'): string {
  const body: Readonly<Record<Form, string>> = {
    [Form.Float32]: 'return stored;',
    [Form.Float16]: 'return vec4f(unpack2x16float(stored.x), unpack2x16float(stored.y));',
    [Form.Uint16]: `let q = vec4u(stored.x & 0xffffu, stored.x >> 16u, stored.y & 0xffffu, stored.y >> 16u);
  return fma(vec4f(q), vec4f(range.x), vec4f(range.y));`,
    [Form.Uint8]: `let q = (vec4u(stored) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(0xffu);
  return fma(vec4f(q), vec4f(range.x), vec4f(range.y));`,
  };
  return `fn ${name}(stored: ${weightElement(form)}, range: vec2f) -> vec4f {
  ${body[form]}
}`;
}

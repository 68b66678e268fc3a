import { readFileSync } from 'node:fs';
import { Builder, ByteBuffer } from 'flatbuffers';
import { expect, test } from 'vitest';
import { addNormalisationMetadata, generateFaceModel } from '../../../tools/build/generate-face-model.mjs';
import { inProject } from '../../../tools/project.mjs';

const original = new Uint8Array(
  readFileSync(inProject('node_modules/@mediapipe/face_detection/face_detection_short_range.tflite')),
);

test('the generated face model ends with the published model, byte for byte', async () => {
  const generated = new Uint8Array(readFileSync(await generateFaceModel()));
  const padding = (16 - (original.length % 16)) % 16;
  expect(generated).toHaveLength(229_808);
  const tail = generated.subarray(generated.length - original.length - padding, generated.length - padding);
  expect(Buffer.compare(tail, original)).toBe(0);
});

test('the generated face model keeps the weights on the boundaries they had', async () => {
  const generated = readFileSync(await generateFaceModel());
  expect((generated.length - Math.ceil(original.length / 16) * 16) % 16).toBe(0);
});

test('the metadata says that pixels are scaled by (value − 127.5) / 127.5', () => {
  const generated = addNormalisationMetadata(Builder, original);
  const text = new TextDecoder('latin1').decode(generated);
  const metadata = new ByteBuffer(generated.subarray(text.indexOf('M001') - 4));
  const table = (start: number, field: number) => {
    const slot = metadata.__offset(start, 4 + 2 * field);
    return metadata.__indirect(start + slot);
  };
  const first = (start: number, field: number) => {
    const slot = metadata.__offset(start, 4 + 2 * field);
    return metadata.__indirect(metadata.__vector(start + slot));
  };
  const root = metadata.readInt32(0);
  const processUnit = first(first(first(root, 3), 2), 4);
  const options = table(processUnit, 1);
  for (const field of [0, 1]) {
    const slot = metadata.__offset(options, 4 + 2 * field);
    expect(metadata.__vector_len(options + slot)).toBe(1);
    expect(metadata.readFloat32(metadata.__vector(options + slot))).toBe(127.5);
  }
});

test('a file that is no TensorFlow Lite model is refused', () => {
  expect(() => addNormalisationMetadata(Builder, new Uint8Array(64))).toThrow(
    'This is not a TensorFlow Lite model.',
  );
});

/**
 * Makes the face detector's model file.
 *
 * Google publishes BlazeFace (short range) in the Apache-2.0 package @mediapipe/face_detection, but
 * without the TensorFlow Lite metadata that @mediapipe/tasks-vision asks for: how pixel values are
 * scaled before they enter the network, here (value − 127.5) / 127.5. This program puts that
 * metadata in front of the unchanged model and writes the file that the app ships.
 *
 * A .tflite file is a flatbuffer: a `Model` table whose offsets all point towards the end of the
 * file. So a new `Model` table with two additions (one more buffer, one metadata entry) can be
 * written in front of the old bytes and point into them; no weight moves relative to another.
 * Field numbers are those of tensorflow/lite/schema/schema.fbs and
 * tensorflow_lite_support/metadata/metadata_schema.fbs.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inProject } from '../project.mjs';

const SOURCE = 'node_modules/@mediapipe/face_detection/face_detection_short_range.tflite';
const SOURCE_SHA256 = '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633';
const TARGET = 'src/face/generated/blaze-face-short-range.tflite';
const TARGET_BYTES = 229_808;

/** Both the mean and the deviation: maps pixel values 0…255 to −1…1. */
const HALF_RANGE = 127.5;

/** Weights are stored on 16-byte boundaries (`force_align: 16` in the schema). */
const WEIGHT_ALIGNMENT = 16;

/** Fields of `Model` in schema order. */
const MODEL = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadataBuffer: 5,
  metadata: 6,
  signatureDefs: 7,
  fieldCount: 8,
};

/** @typedef {import('flatbuffers').Builder} Builder */

/**
 * Writes a vector of offsets.
 * @param {Builder} builder
 * @param {readonly number[]} offsets
 */
function offsetVector(builder, offsets) {
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.toReversed()) builder.addOffset(offset);
  return builder.endVector();
}

/**
 * Writes bytes as they are.
 * @param {Builder} builder
 * @param {Uint8Array} bytes
 */
function writeBytes(builder, bytes) {
  // Last byte first, as a builder grows downwards.
  for (const byte of bytes.toReversed()) builder.writeInt8(byte);
}

/**
 * Writes a table. Each field is a function that adds itself, given its number.
 * @param {Builder} builder
 * @param {number} fieldCount
 * @param {Record<number, (field: number) => void>} fields
 */
function table(builder, fieldCount, fields) {
  builder.startObject(fieldCount);
  for (const [field, add] of Object.entries(fields)) add(Number(field));
  return builder.endObject();
}

/**
 * The `ModelMetadata` flatbuffer ("M001") that describes one RGB image input with normalisation.
 * @param {typeof import('flatbuffers').Builder} BuilderClass
 * @returns {Uint8Array}
 */
function normalisationMetadata(BuilderClass) {
  const RGB = 1;
  const NORMALIZATION_OPTIONS = 1;
  const IMAGE_PROPERTIES = 2;
  const builder = new BuilderClass(512);
  /** @param {number} value */
  const byte = (value) => (/** @type {number} */ field) => builder.addFieldInt8(field, value, 0);
  /** @param {number} target */
  const offset = (target) => (/** @type {number} */ field) => builder.addFieldOffset(field, target, 0);
  /** @param {number} value */
  const oneFloat = (value) => {
    builder.startVector(4, 1, 4);
    builder.addFloat32(value);
    return builder.endVector();
  };

  const mean = oneFloat(HALF_RANGE);
  const deviation = oneFloat(HALF_RANGE);
  const options = table(builder, 2, { 0: offset(mean), 1: offset(deviation) });
  const processUnit = table(builder, 2, { 0: byte(NORMALIZATION_OPTIONS), 1: offset(options) });
  const imageProperties = table(builder, 2, { 0: byte(RGB) });
  const content = table(builder, 3, { 0: byte(IMAGE_PROPERTIES), 1: offset(imageProperties) });
  const processUnits = offsetVector(builder, [processUnit]);
  const inputName = builder.createString('image');
  const tensor = table(builder, 7, { 0: offset(inputName), 3: offset(content), 4: offset(processUnits) });
  const inputs = offsetVector(builder, [tensor]);
  const subgraph = table(builder, 10, { 2: offset(inputs) });
  const subgraphs = offsetVector(builder, [subgraph]);
  const modelName = builder.createString('BlazeFace short range');
  const licence = builder.createString('Apache-2.0');
  builder.finish(
    table(builder, 8, { 0: offset(modelName), 3: offset(subgraphs), 5: offset(licence) }),
    'M001',
  );
  return builder.asUint8Array().slice();
}

/**
 * Reads where the root table's fields of a flatbuffer point.
 * @param {Uint8Array} bytes
 */
function rootTable(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const root = view.getUint32(0, true);
  const vtable = root - view.getInt32(root, true);
  const vtableBytes = view.getUint16(vtable, true);
  /** @param {number} field */
  const slot = (field) => (4 + 2 * field < vtableBytes ? view.getUint16(vtable + 4 + 2 * field, true) : 0);
  /**
   * Position of the table or vector a field refers to; 0 if the field is absent.
   * @param {number} field
   */
  const target = (field) => (slot(field) ? root + slot(field) + view.getUint32(root + slot(field), true) : 0);
  return {
    target,
    /** @param {number} field */
    uint32: (field) => (slot(field) ? view.getUint32(root + slot(field), true) : 0),
    /**
     * Positions of the tables in a vector field.
     * @param {number} field
     */
    elements: (field) => {
      const vector = target(field);
      if (!vector) return [];
      return Array.from({ length: view.getUint32(vector, true) }, (_, index) => {
        const element = vector + 4 + 4 * index;
        return element + view.getUint32(element, true);
      });
    },
  };
}

/**
 * Puts normalisation metadata in front of a model without any.
 * @param {typeof import('flatbuffers').Builder} BuilderClass
 * @param {Uint8Array} model a .tflite file
 * @returns {Uint8Array} the new .tflite file
 */
export function addNormalisationMetadata(BuilderClass, model) {
  if (new TextDecoder().decode(model.subarray(4, 8)) !== 'TFL3')
    throw new Error('This is not a TensorFlow Lite model.');
  const metadata = normalisationMetadata(BuilderClass);
  const old = rootTable(model);
  const tailBytes = Math.ceil(model.length / WEIGHT_ALIGNMENT) * WEIGHT_ALIGNMENT;

  // A builder fills its buffer from the end: the old file first, then everything that refers to it.
  const builder = new BuilderClass(tailBytes + metadata.length + 4096);
  builder.prep(WEIGHT_ALIGNMENT, tailBytes);
  builder.pad(tailBytes - model.length);
  writeBytes(builder, model);
  /** @param {number} position in the old file */
  const asOffset = (position) => tailBytes - position;

  builder.startVector(1, metadata.length, WEIGHT_ALIGNMENT);
  writeBytes(builder, metadata);
  const metadataBytes = builder.endVector();
  const metadataBuffer = table(builder, 1, { 0: (field) => builder.addFieldOffset(field, metadataBytes, 0) });

  const oldBuffers = old.elements(MODEL.buffers).map(asOffset);
  const buffers = offsetVector(builder, [...oldBuffers, metadataBuffer]);
  const name = builder.createString('TFLITE_METADATA');
  const entry = table(builder, 2, {
    0: (field) => builder.addFieldOffset(field, name, 0),
    1: (field) => builder.addFieldInt32(field, oldBuffers.length, 0),
  });
  const metadataEntries = offsetVector(builder, [...old.elements(MODEL.metadata).map(asOffset), entry]);

  builder.startObject(MODEL.fieldCount);
  builder.addFieldInt32(MODEL.version, old.uint32(MODEL.version), 0);
  const { operatorCodes, subgraphs, description, metadataBuffer: oldMetadataBuffer, signatureDefs } = MODEL;
  for (const field of [operatorCodes, subgraphs, description, oldMetadataBuffer, signatureDefs]) {
    if (old.target(field)) builder.addFieldOffset(field, asOffset(old.target(field)), 0);
  }
  builder.addFieldOffset(MODEL.buffers, buffers, 0);
  builder.addFieldOffset(MODEL.metadata, metadataEntries, 0);
  builder.finish(builder.endObject(), 'TFL3');
  return builder.asUint8Array().slice();
}

/**
 * Writes the model file unless it is there already.
 * @returns {Promise<string>} its absolute path
 * @throws if the package is missing or its model is not the one this was written for
 */
export async function generateFaceModel() {
  const target = inProject(TARGET);
  const source = inProject(SOURCE);
  if (!existsSync(source)) throw new Error(`${SOURCE} is missing; run \`npm ci\`.`);
  const model = new Uint8Array(readFileSync(source));
  const sha256 = createHash('sha256').update(model).digest('hex');
  if (sha256 !== SOURCE_SHA256) throw new Error(`${SOURCE} has sha256 ${sha256}; expected ${SOURCE_SHA256}.`);
  const { Builder } = await import('flatbuffers');
  const result = addNormalisationMetadata(Builder, model);
  if (result.length !== TARGET_BYTES) {
    throw new Error(`${TARGET} came out at ${result.length} bytes; expected ${TARGET_BYTES}.`);
  }
  if (existsSync(target) && readFileSync(target).equals(result)) return target;
  mkdirSync(dirname(target), { recursive: true });
  // Through a temporary name, so that a reader beside this never sees half a file.
  const temporary = `${target}.${process.pid}`;
  writeFileSync(temporary, result);
  renameSync(temporary, target);
  return target;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await generateFaceModel());
}

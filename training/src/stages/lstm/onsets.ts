import * as tf from '@tensorflow/tfjs';
import { type RandomSource, seededRandom } from '../../engine/random';
import { type OnsetResponse, type OnsetTrace, onsetResponse } from '../../evaluation/onset-response';
import type { AffectLstm } from '../../networks/affect-lstm';
import { type FacesOfFrame, labelOf } from './face-timeline';
import { type ViewShares, viewsOverTime } from './face-views';
import { addFaces, type SequenceBank } from './pseudo-sequences';

const RATE_HZ = 10;
/** A face at rest, then a smile that comes in half a second and stays: 64 frames, a window. */
const REST_FRAMES = 30;
const ONSET_FRAMES = 5;
const FRAMES = 64;
/** Distance from the middle of the plane up to which a face rests, and valence from which on it smiles. */
const RESTING = 0.15;
const SMILING_VALENCE = 0.4;

/**
 * How the valence of an LSTM answers smiles that come in half a second after three of rest, at 10 Hz: those
 * of one person where the bank has both, else of another, with wandering boxes, blinks, turns and talk as in
 * training.
 *
 * @throws a RangeError when the bank has no face at rest or no smile.
 */
export async function measureOnsets(
  lstm: AffectLstm,
  bank: SequenceBank,
  count: number,
  seed: number,
): Promise<OnsetResponse> {
  const random = seededRandom(seed);
  const traces: OnsetTrace[] = [];
  for (let onset = 0; onset < count; onset++) {
    const [rest, smile] = drawPair(bank, random);
    const views = viewsOverTime(FRAMES, RATE_HZ, random);
    const features = new Float32Array(FRAMES * bank.featureCount);
    const labels = Array.from({ length: FRAMES }, (_, frame) => {
      const faces = facesAt(frame, rest, smile);
      addFaces(bank, faces, views.next().value as ViewShares, features, frame * bank.featureCount);
      return labelOf(bank, faces)[0];
    });
    const output = tf.tidy(() =>
      lstm.everyFrame(tf.tensor3d(features, [1, FRAMES, bank.featureCount])).squeeze<tf.Tensor2D>([0]),
    );
    const values = await output.data<'float32'>();
    output.dispose();
    traces.push({ labels, estimates: labels.map((_, frame) => values[frame * 2] ?? Number.NaN) });
  }
  return onsetResponse(traces, REST_FRAMES, RATE_HZ);
}

function facesAt(frame: number, rest: number, smile: number): FacesOfFrame {
  const passed = frame - REST_FRAMES + 1;
  if (passed <= 0) return { face: rest, next: rest, share: 0 };
  if (passed > ONSET_FRAMES) return { face: smile, next: smile, share: 0 };
  return { face: rest, next: smile, share: (1 - Math.cos((Math.PI * passed) / (ONSET_FRAMES + 1))) / 2 };
}

function drawPair({ affects, persons }: SequenceBank, random: RandomSource): readonly [number, number] {
  const one = (faces: readonly number[]) => faces[Math.floor(random() * faces.length)];
  const all = affects.map((_, face) => face);
  const resting = all.filter((face) => Math.hypot(...(affects[face] ?? [1, 1])) <= RESTING);
  const smiles = all.filter((face) => (affects[face]?.[0] ?? 0) >= SMILING_VALENCE);
  const smilers = new Set(smiles.map((face) => persons[face]));
  const both = resting.filter((face) => smilers.has(persons[face]));
  const rest = one(both.length > 0 ? both : resting);
  const own = smiles.filter((face) => rest !== undefined && persons[face] === persons[rest]);
  const smile = one(own.length > 0 ? own : smiles);
  if (rest === undefined || smile === undefined)
    throw new RangeError('Onsets need a face at rest and one that smiles.');
  return [rest, smile];
}

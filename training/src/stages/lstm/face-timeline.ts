import { type Affect, mixAffect } from '../../../../src/core/affect';
import { type RandomSource, uniform } from '../../engine/random';

/** The faces that a timeline passes between: entry i of each list is face i. */
export interface TimelineFaces {
  /** Valence and arousal. */
  readonly affects: readonly Affect[];
  /** Number of the person whose face it is; faces of one person have the same. */
  readonly persons: readonly number[];
}

/** Which faces a frame shows: `share` of `next`, the rest of `face`. */
export interface FacesOfFrame {
  readonly face: number;
  readonly next: number;
  /** In [0, 1); 0 while a face is held. */
  readonly share: number;
}

/** Seconds for which a face stays that shows little, and one that shows something (an apex). */
const STILL_S = [1, 6] as const;
const APEX_S = [1, 4] as const;
/** Seconds that an expression takes to come, and to go. */
const ONSET_S = [0.3, 1] as const;
const OFFSET_S = [0.4, 1.5] as const;
/** Distance from the middle of the plane from which on a face shows something. */
const EXPRESSIVE = 0.25;
/** Share of passages to another face of the same person, where there is one. */
const SAME_PERSON_SHARE = 0.8;

/**
 * The faces of a clip, frame by frame, at human speed: one is held, passes over to another along half a
 * cosine, is held, and so on, mostly among the faces of one person. A clip begins anywhere in a hold.
 *
 * @param rateHz frames a second; every duration is drawn in seconds.
 */
export function* facesOverTime(
  faces: TimelineFaces,
  frames: number,
  rateHz: number,
  random: RandomSource,
): Generator<FacesOfFrame> {
  const ofPerson = facesOfPersons(faces);
  const inFrames = ([least, most]: readonly [number, number]) =>
    Math.max(1, Math.round(uniform(random, least, most) * rateHz));
  const hold = (face: number) => inFrames(isExpressive(faces, face) ? APEX_S : STILL_S);
  let face = anyFace(faces.affects, random);
  let next = face;
  let holdLeft = Math.ceil(hold(face) * random());
  let passed = 0;
  let passage = 0;
  for (let frame = 0; frame < frames; frame++) {
    if (passage === 0 && holdLeft <= 0) {
      next = nextFace(faces, ofPerson, face, random);
      passage = inFrames(rises(faces, face, next) ? ONSET_S : OFFSET_S);
      passed = 0;
    }
    if (passage === 0) {
      holdLeft--;
      yield { face, next: face, share: 0 };
      continue;
    }
    passed++;
    yield { face, next, share: (1 - Math.cos((Math.PI * passed) / (passage + 1))) / 2 };
    if (passed === passage) {
      face = next;
      passage = 0;
      holdLeft = hold(face);
    }
  }
}

/** Valence and arousal of a frame. */
export function labelOf(
  { affects }: Pick<TimelineFaces, 'affects'>,
  { face, next, share }: FacesOfFrame,
): Affect {
  return mixAffect(affects[face] ?? [0, 0], affects[next] ?? [0, 0], share);
}

function extent({ affects }: TimelineFaces, face: number): number {
  const [valence, arousal] = affects[face] ?? [0, 0];
  return Math.hypot(valence, arousal);
}

function isExpressive(faces: TimelineFaces, face: number): boolean {
  return extent(faces, face) >= EXPRESSIVE;
}

function rises(faces: TimelineFaces, from: number, to: number): boolean {
  return extent(faces, to) > extent(faces, from);
}

const groups = new WeakMap<readonly number[], ReadonlyMap<number, readonly number[]>>();

/** Faces by person; reckoned once for a list of persons. */
function facesOfPersons({ persons }: TimelineFaces): ReadonlyMap<number, readonly number[]> {
  const known = groups.get(persons);
  if (known !== undefined) return known;
  const found = new Map<number, number[]>();
  persons.forEach((person, face) => {
    const own = found.get(person);
    if (own === undefined) found.set(person, [face]);
    else own.push(face);
  });
  groups.set(persons, found);
  return found;
}

function nextFace(
  faces: TimelineFaces,
  ofPerson: ReadonlyMap<number, readonly number[]>,
  face: number,
  random: RandomSource,
): number {
  const own = ofPerson.get(faces.persons[face] ?? -1) ?? [];
  const others = own.filter((other) => other !== face);
  if (others.length === 0 || random() >= SAME_PERSON_SHARE) return anyFace(faces.affects, random);
  // Expressions mostly come from and go back to rest.
  const wanted = others.filter((other) => isExpressive(faces, other) !== isExpressive(faces, face));
  const among = wanted.length > 0 ? wanted : others;
  return among[Math.floor(random() * among.length)] ?? face;
}

/**
 * A face drawn evenly over the plane of valence and arousal rather than by how often it occurs:
 * of a handful of candidates, the one nearest to a random point.
 */
function anyFace(affects: readonly Affect[], random: RandomSource): number {
  const count = affects.length;
  let best = Math.floor(random() * count);
  if (random() < 0.5) return best;
  const valence = uniform(random, -0.8, 0.9);
  const arousal = uniform(random, -0.3, 0.7);
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 6; k++) {
    const candidate = Math.floor(random() * count);
    const [v, a] = affects[candidate] ?? [0, 0];
    const distance = Math.hypot(v - valence, a - arousal);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

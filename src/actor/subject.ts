/** A colour as red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Everything that stays the same of one drawn person. */
export interface ActorSubject {
  readonly seed: number;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly iris: Rgb;
  readonly lips: Rgb;
  readonly clothes: Rgb;
  readonly background: Rgb;
  /** Width of the face over its height, about 0.75. */
  readonly faceWidth: number;
  /** Width of the jaw over that of the cheekbones, about 0.8. */
  readonly jawWidth: number;
  readonly eyeSize: number;
  readonly eyeDistance: number;
  readonly browThickness: number;
  readonly noseLength: number;
  readonly mouthWidth: number;
  /** 0 cropped, 1 to the chin. */
  readonly hairLength: number;
  /** Direction that the light comes from: -1 left, 1 right. */
  readonly lightSide: number;
}

const SKINS: readonly Rgb[] = [
  [241, 205, 182],
  [226, 180, 150],
  [205, 154, 120],
  [173, 121, 88],
  [136, 91, 66],
  [103, 68, 51],
];
const HAIRS: readonly Rgb[] = [
  [38, 30, 28],
  [72, 49, 36],
  [115, 78, 48],
  [168, 126, 78],
  [128, 66, 40],
  [96, 92, 92],
];
const IRISES: readonly Rgb[] = [
  [82, 56, 38],
  [104, 84, 52],
  [78, 104, 116],
  [84, 108, 76],
];
const CLOTHES: readonly Rgb[] = [
  [52, 74, 92],
  [112, 62, 66],
  [66, 84, 70],
  [92, 88, 104],
];
const BACKGROUNDS: readonly Rgb[] = [
  [202, 204, 200],
  [178, 190, 196],
  [208, 198, 184],
  [150, 158, 164],
];

/** The subject of the sample on the page; not among those that training draws. */
export const SAMPLE_SUBJECT = actorSubject(1);

/** A drawn person that follows from `seed` alone. */
export function actorSubject(seed: number): ActorSubject {
  const random = (salt: number) => {
    let hash = Math.imul((seed * 374761393 + salt * 668265263) | 0, 1274126177);
    hash = Math.imul(hash ^ (hash >>> 15), 2246822519);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489917);
    return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
  };
  const pick = (colours: readonly Rgb[], salt: number): Rgb =>
    colours[Math.floor(random(salt) * colours.length)] ?? [128, 128, 128];
  const between = (low: number, high: number, salt: number) => low + (high - low) * random(salt);
  const skin = pick(SKINS, 1);
  return {
    seed,
    skin,
    hair: pick(HAIRS, 2),
    iris: pick(IRISES, 3),
    lips: [skin[0] * 0.86, skin[1] * 0.6, skin[2] * 0.62],
    clothes: pick(CLOTHES, 4),
    background: pick(BACKGROUNDS, 5),
    faceWidth: between(0.73, 0.81, 6),
    jawWidth: between(0.7, 0.86, 7),
    eyeSize: between(0.94, 1.1, 8),
    eyeDistance: between(0.95, 1.05, 9),
    browThickness: between(0.8, 1.3, 10),
    noseLength: between(0.94, 1.08, 11),
    mouthWidth: between(0.92, 1.1, 12),
    hairLength: random(13),
    lightSide: random(14) < 0.5 ? -1 : 1,
  };
}

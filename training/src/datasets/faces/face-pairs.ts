import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';

/** One person with a neutral face and the same person smiling. */
export interface FacePair {
  readonly person: string;
  readonly neutralFile: string;
  readonly smilingFile: string;
  /** As the person gave it; null where it is not known. */
  readonly gender: string | null;
  readonly ethnicity: string | null;
  /** In years; null where it is not known. */
  readonly age: number | null;
}

/**
 * Pairs of pictures in the layout of the Face Research Lab London Set: `NNN_neutral.jpg`, `NNN_smiling.jpg`
 * and `people.csv` with `person,age,gender,ethnicity`. A person without a row counts, with nothing known.
 *
 * @throws with a sentence when there is no pair, or a picture lacks its other half.
 */
export async function readFacePairs(folder: string): Promise<readonly FacePair[]> {
  const files = await readdir(folder).catch(() => {
    throw new Error(`${folder}: no such folder of pairs.`);
  });
  const neutral = picturesOf(files, 'neutral');
  const smiling = picturesOf(files, 'smiling');
  if (neutral.size === 0 && smiling.size === 0)
    throw new Error(`${folder}: no pairs there; expected NNN_neutral.jpg and NNN_smiling.jpg.`);
  const people = await readPeople(join(folder, 'people.csv'));
  return [...new Set([...neutral.keys(), ...smiling.keys()])].sort().map((person) => {
    const [neutralFile, smilingFile] = [neutral.get(person), smiling.get(person)];
    if (neutralFile === undefined || smilingFile === undefined)
      throw new Error(
        `${folder}: ${person} has no ${neutralFile === undefined ? 'neutral' : 'smiling'} picture.`,
      );
    const known = people.get(person);
    return {
      person,
      neutralFile: join(folder, neutralFile),
      smilingFile: join(folder, smilingFile),
      gender: known?.gender || null,
      ethnicity: known?.ethnicity || null,
      age: ageOf(known?.age),
    };
  });
}

type PersonRow = Partial<Record<'person' | 'age' | 'gender' | 'ethnicity', string>>;

async function readPeople(file: string): Promise<ReadonlyMap<string, PersonRow>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const { data } = Papa.parse<PersonRow>(text, { header: true, skipEmptyLines: true });
  return new Map(data.map((row) => [row.person ?? '', row]));
}

function ageOf(text: string | undefined): number | null {
  const age = Number(text || Number.NaN);
  return Number.isFinite(age) ? age : null;
}

/** Files of one kind by the person in their name. */
function picturesOf(files: readonly string[], kind: 'neutral' | 'smiling'): ReadonlyMap<string, string> {
  const form = new RegExp(`^(.+)_${kind}\\.(?:jpe?g|png)$`, 'i');
  return new Map(
    files.flatMap((file) => {
      const person = form.exec(file)?.[1];
      return person === undefined ? [] : [[person, file] as const];
    }),
  );
}

import { DIMENSIONS } from '../../../affect';
import { quoted } from '../../label-cells';
import { LabelFileError } from '../../label-file';
import type { LabelTable } from '../../label-table';
import type { TextForm } from '../label-form';
import { stretchesOf, stretchPlaces } from '../parts/label-stretches';

/**
 * A continuous annotation of NOVA, or of the Social Signal Interpretation framework that it belongs to: a
 * header in XML, `name.annotation`, whose `scheme` gives the name, the rate `sr` and the ends `min` and `max`
 * of the scale, and beside it a stream, `name.annotation~`, of `value;confidence` in a line each, or in
 * floats of 32 bits. The value of line n holds from n / sr to (n + 1) / sr; `NaN` is not annotated. The two
 * come joined, see `joinNovaPair`. Discrete, free and other schemes hold no values and are refused by their
 * name.
 *
 * Source: github.com/hcmlab/nova, `Types/AnnoListFile.cs` (`SaveToFile`, `LoadfromFile`).
 */
export const NOVA: TextForm<'nova'> = {
  id: 'nova',
  name: 'NOVA',
  holds: 'rating',
  of: 'text',
  recognises: (text) => /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?<annotation[\s>]/.test(text),
  read: readNova,
};

const END = '</annotation>';
/** A value as C# writes it in any language, and its words for what is none. */
const VALUE = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;

function readNova(text: string, fileName: string): LabelTable {
  const end = text.indexOf(END);
  if (end < 0)
    throw new LabelFileError(fileName, null, `the header up to "${END}"`, 'a header that is cut off');
  const header = text.slice(0, end);
  const scheme = attributesOf(/<scheme\b([^>]*)>/.exec(header)?.[1] ?? '');
  const type = scheme.get('type') ?? 'FREE';
  if (type !== 'CONTINUOUS') {
    const found = `the scheme ${quoted(scheme.get('name'))} of type ${quoted(type)}`;
    throw new LabelFileError(fileName, null, 'a continuous scheme of valence or arousal', found);
  }
  const numberOf = (name: string): number => {
    const written = scheme.get(name);
    if (written !== undefined && VALUE.test(written)) return Number(written.replace(',', '.'));
    throw new LabelFileError(fileName, null, `"${name}" of the scheme as a number`, quoted(written));
  };
  const [rateHz, lowest, highest] = [numberOf('sr'), numberOf('min'), numberOf('max')];
  if (!(rateHz > 0)) throw new LabelFileError(fileName, null, 'a rate "sr" over 0', quoted(String(rateHz)));
  if (!(lowest < highest)) {
    throw new LabelFileError(fileName, null, `"max" of the scheme above ${lowest}`, quoted(String(highest)));
  }
  const rows = text
    .slice(end + END.length)
    .split(/\r\n?|\n/)
    .flatMap((row) => row.trim() || []);
  if (rows.length === 0) {
    throw new LabelFileError(
      fileName,
      null,
      `its stream, "${fileName}~", chosen together with it`,
      'the header alone',
    );
  }
  const stretches = stretchesOf(
    fileName,
    rows.map((_, index) => ({ line: index + 1, start: index / rateHz, end: (index + 1) / rateHz })),
  );
  const values = rows.map((row, index) => lineValue(row, index + 1, fileName));
  const name = scheme.get('name')?.toLowerCase() ?? '';
  const dimension = DIMENSIONS.find((one) => name.includes(one)) ?? null;
  const annotator = attributesOf(/<meta\b([^>]*)>/.exec(header)?.[1] ?? '').get('annotator') || null;
  const columns = [{ dimension, annotator, values, stretches }];
  return {
    fileName,
    ...stretchPlaces(columns),
    clock: { value: 's', origin: 'form' },
    columns,
    scale: { value: { lowest, highest }, origin: 'header' },
    mask: null,
  };
}

/** The value of a line, before its confidence; null where it is none, as NOVA writes it in any language. */
function lineValue(row: string, line: number, fileName: string): number | null {
  const [written = ''] = row.split(';').map((cell) => cell.trim());
  if (/^(?:-?nan(?:\(ind\))?|n\. def\.|)$/i.test(written)) return null;
  if (VALUE.test(written)) return Number(written.replace(',', '.'));
  throw new LabelFileError(fileName, line, 'a value and its confidence in its stream', quoted(row));
}

function attributesOf(element: string): ReadonlyMap<string, string> {
  const pairs = element.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(
    [...pairs].map(([, name = '', double, single]) => [name.toLowerCase(), double ?? single ?? '']),
  );
}

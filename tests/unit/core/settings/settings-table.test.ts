import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parseBenchCommand } from '../../../../programs/bench/bench-options';
import { parseCommandLine } from '../../../../programs/predict/predict-options';
import type { Setting } from '../../../../src/core/settings/setting';
import {
  PAGE_SETTINGS,
  PIPELINE_SETTINGS,
  RECORDING_SETTINGS,
  SCORING_SETTINGS,
} from '../../../../src/core/settings/settings-table';
import { inProject } from '../../../../tools/project.mjs';

const SETTINGS: readonly Setting<unknown>[] = [
  PAGE_SETTINGS,
  PIPELINE_SETTINGS,
  SCORING_SETTINGS,
  RECORDING_SETTINGS,
].flatMap((table) => Object.values<Setting<unknown>>(table));

/** The options of a command's help by their flags, each on one line however the terminal breaks it. */
function optionsOf(parsed: ReturnType<typeof parseCommandLine> | ReturnType<typeof parseBenchCommand>) {
  const [, options = ''] = ('text' in parsed ? parsed.text : '').split('Options:');
  const entries = options.split('\n\n')[0]?.split(/\n(?= {2}-)/) ?? [];
  return new Map(
    entries.flatMap((entry) => {
      const [, flag, text] = /^ {2}(\S+(?: <[^>]+>)?)\s+(.*)$/s.exec(entry) ?? [];
      return flag === undefined ? [] : [[flag, (text ?? '').replace(/\s+/g, ' ')] as const];
    }),
  );
}

describe('the table of settings', () => {
  test('has defaults that are values of their settings, and come back from their texts', () => {
    for (const { default: usual, schema, fromText, toText } of SETTINGS) {
      expect(v.parse(schema, usual)).toBe(usual);
      expect(fromText(toText(usual))).toBe(usual);
    }
  });

  test('has each parameter and each flag once', () => {
    const parameters = SETTINGS.flatMap(({ parameter }) => parameter ?? []);
    const flags = SETTINGS.flatMap(({ flag }) => flag ?? []);
    expect(new Set(parameters).size).toBe(parameters.length);
    expect(new Set(flags).size).toBe(flags.length);
  });
});

test('the README names every parameter of the address with its values and its default, and no other', () => {
  const readme = readFileSync(inProject('README.md'), 'utf8');
  const table = readme.split('| parameter | values | default | |\n|---|---|---|---|\n')[1]?.split('\n\n')[0];
  const rows = SETTINGS.flatMap(({ parameter, choices, expected, default: usual, toText, help }) => {
    const values = choices?.map((choice) => `\`${toText(choice)}\``).join(', ') ?? expected;
    const shown = toText(usual) === '' ? '' : `\`${toText(usual)}\``;
    return parameter === null ? [] : [`| \`${parameter}\` | ${values} | ${shown} | ${help} |`];
  });
  expect(table?.split('\n')).toEqual(rows);
});

describe('the help of predict', () => {
  const options = optionsOf(parseCommandLine(['--help']));

  test.each(SETTINGS.filter(({ flag }) => flag !== null))(
    'says $flag with what it does, its values and its default',
    ({ flag, help, choices, expected, default: usual, toText }) => {
      const text = options.get(flag ?? '') ?? '';
      expect(text).toContain(help);
      const isSwitch = typeof usual === 'boolean';
      if (!isSwitch) for (const choice of choices ?? []) expect(text).toContain(`"${toText(choice)}"`);
      if (typeof usual === 'number' && choices === null) expect(text).toContain(expected);
      // The rate is the model's own.
      const isShown = flag !== PIPELINE_SETTINGS.frameRateHz.flag;
      if (isShown) expect(text).toContain(`default: ${JSON.stringify(usual)})`);
      else expect(text).not.toContain('default:');
    },
  );

  test('has no other flags but its own', () => {
    const ofSettings = new Set(SETTINGS.flatMap(({ flag }) => flag ?? []));
    const own = [...options.keys()].filter((flag) => !ofSettings.has(flag));
    expect(own).toEqual([
      '--out <folder>',
      '--labels <file>',
      '--label-clock <unit>',
      '--label-scale <lowest..highest>',
      '--label-offset <seconds>',
      '--label-settings <file>',
      '--accept-guesses',
      '--part',
      '--adapter <kind>',
      '--avec',
      '--bids',
      '--nova',
      '--session',
      '--jobs <count>',
      '-h,',
    ]);
  });
});

test('the help of bench has the values of the table, and its own default of the backend', () => {
  const options = optionsOf(parseBenchCommand(['--help']));
  expect(options.get('--frames <count>')).toContain('(choices: "16", "64", default: 64)');
  expect(options.get('--backend <name>')).toContain('(choices: "auto", "webgpu", "wasm", default: "wasm")');
});

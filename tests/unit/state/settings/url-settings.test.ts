import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, formatSettings, parseSettings } from '../../../../src/state/settings/url-settings';

describe('settings from the address', () => {
  test('an empty address gives the defaults without a notice', () => {
    expect(parseSettings('')).toEqual({ settings: DEFAULT_SETTINGS, notices: [] });
  });

  test('every parameter is read', () => {
    const { settings, notices } = parseSettings(
      '?view=kiosk&model=tiny-2&frames=16&backend=wasm&fps=12.5&delay=-3&norm=as-printed&meanfilter=1' +
        '&score=0.5&gap=800&smooth=one-euro&mirror=0&theme=dark&camera=Front&autostart=1&lang=hu&debug=1' +
        '&overlap=0.5&fusion=extremum&delayby=search&timesfrom=file&embed=1',
    );
    expect(notices).toEqual([]);
    expect(settings).toEqual({
      view: 'kiosk',
      pipeline: {
        modelId: 'tiny-2',
        clipLengthFrames: 16,
        backend: 'wasm',
        frameRateHz: 12.5,
        timeDelayFrames: -3,
        scaleNormalisation: 'as-printed',
        meanFilter: true,
        minimumFaceScore: 0.5,
        gapToleranceMs: 800,
      },
      scoring: { overlap: 0.5, fusion: 'extremum', delay: 'search' },
      recording: { timesFrom: 'file' },
      smoothing: 'one-euro',
      mirror: false,
      theme: 'dark',
      camera: 'Front',
      language: 'hu',
      debug: true,
      autostart: true,
      embed: true,
      isRateChosen: true,
      isModelChosen: true,
    });
  });

  test.each([
    [
      'view=settings',
      '“view” in the address must be live, analyse, trace, kiosk or about, found “settings”: live is used.',
    ],
    ['frames=32', '“frames” in the address must be 16 or 64, found “32”: 64 is used.'],
    ['fps=0', '“fps” in the address must be a number from 1 to 50, found “0”: the model’s own is used.'],
    ['fps=1e1', '“fps” in the address must be a number from 1 to 50, found “1e1”: the model’s own is used.'],
    ['fps=', '“fps” in the address must be a number from 1 to 50, found “”: the model’s own is used.'],
    ['delay=2.5', '“delay” in the address must be a whole number from -250 to 250, found “2.5”: 0 is used.'],
    ['delay=251', '“delay” in the address must be a whole number from -250 to 250, found “251”: 0 is used.'],
    ['backend=cpu', '“backend” in the address must be auto, webgpu or wasm, found “cpu”: auto is used.'],
    [
      'model=../etc',
      '“model” in the address must be lower-case letters, digits and hyphens, at most 64, found “../etc”: the one for this device is used.',
    ],
    [
      'overlap=0.3',
      '“overlap” in the address must be every-frame, 0.2, 0.5 or 0.8, found “0.3”: every-frame is used.',
    ],
    ['mirror=yes', '“mirror” in the address must be 0 or 1, found “yes”: 1 is used.'],
  ])('%s falls back to the default and says so', (search, notice) => {
    const { settings, notices } = parseSettings(`?${search}`);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(notices).toEqual([notice]);
  });

  test('one bad value leaves the good ones beside it', () => {
    const { settings, notices } = parseSettings('?frames=16&fps=fast');
    expect(settings.pipeline.clipLengthFrames).toBe(16);
    expect(settings.pipeline.frameRateHz).toBe(10);
    expect(notices).toHaveLength(1);
  });

  test('a very long value is cut short in its notice', () => {
    const { notices } = parseSettings(`?view=${'x'.repeat(200)}`);
    expect(notices[0]).toContain(`“${'x'.repeat(40)}…”`);
  });
});

describe('the address for settings', () => {
  test('defaults are left out, the view never', () => {
    expect(formatSettings(DEFAULT_SETTINGS)).toBe('?view=live');
  });

  test('what was written is read again', () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      view: 'kiosk' as const,
      camera: 'HD & more',
      scoring: { overlap: 0.8, fusion: 'extremum', delay: 'search' } as const,
      recording: { timesFrom: 'file' } as const,
      mirror: false,
      pipeline: { ...DEFAULT_SETTINGS.pipeline, timeDelayFrames: 4, frameRateHz: 7.5, meanFilter: true },
      isRateChosen: true,
    };
    expect(parseSettings(formatSettings(settings))).toEqual({ settings, notices: [] });
  });

  test('a rate that was asked for stays in the address, the rate of the model is not put there', () => {
    const pipeline = { ...DEFAULT_SETTINGS.pipeline, frameRateHz: 25 };
    expect(formatSettings({ ...DEFAULT_SETTINGS, pipeline })).toBe('?view=live');
    expect(formatSettings(parseSettings('?fps=10').settings)).toBe('?view=live&fps=10');
    expect(parseSettings('?fps=fast').settings.isRateChosen).toBe(false);
  });

  test('parameters of other programs stay, ours are replaced', () => {
    expect(formatSettings(DEFAULT_SETTINGS, '?utm=a&frames=16&utm=b')).toBe('?view=live&utm=a&utm=b');
  });
});

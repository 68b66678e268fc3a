import type { OpenReport, PipelineSettings } from '../../../pipeline/contract';
import { formatDuration } from '../../../recordings/run/time-left';
import type { VideoAnalysis } from '../../../recordings/run/video-analysis';
import { delayName } from './analysis-words';
import './scores.css';

const NORMALISATION = {
  off: 'off',
  'as-printed': 'Eq. 1 as printed',
  ortega: 'training labels’ mean and spread',
} as const;

/** How the results came about: what one must know to get them again. */
export function RunFacts(props: {
  analysis: Omit<VideoAnalysis, 'frames'>;
  openReport: OpenReport;
  settings: PipelineSettings;
}) {
  const { analysis, openReport, settings } = props;
  const { manifest, backend, engine, threads } = openReport;
  const threadText = backend === 'wasm' ? `, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : '';
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Model', `${manifest.name} ${manifest.version}`],
    ['Looks back', `${settings.clipLengthFrames} frames, ${settings.frameRateHz} a second`],
    ['Scale normalisation', NORMALISATION[settings.scaleNormalisation]],
    ['Mean filter', settings.meanFilter ? 'on' : 'off'],
    ['Time delay', delayName(settings.timeDelayFrames, settings.frameRateHz).toLowerCase()],
    [
      'Backend',
      `${backend === 'webgpu' ? 'WebGPU' : engine === 'own' ? 'WebAssembly engine' : 'WebAssembly'}${threadText}`,
    ],
    ['Time taken', formatDuration(analysis.elapsedS)],
  ];
  return (
    <section className="card analyse-run" aria-labelledby="analyse-run-title">
      <h2 id="analyse-run-title">How it was computed</h2>
      <dl className="analyse-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

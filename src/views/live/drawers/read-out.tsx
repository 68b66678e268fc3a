import { useEffect, useState } from 'react';
import { ENGINE_WORDS, type EngineTrial } from '../../../core/models/engine-trial';
import type { OpenReport, StageTimesMs } from '../../../pipeline/contract';
import { useSettings } from '../../../state/settings/settings-store';
import { fixedNumber, shortMeasure } from '../../shared/number-text';
import { useLive, useSession } from '../../shared/session-context';
import './drawers.css';

const EVERY_MS = 500;

/** What the machine does: backend and why, rate, milliseconds per stage, dropped frames. */
export function ReadOut() {
  const { readings } = useSession();
  const report = useLive((live) => live.report);
  const loweredRateHz = useLive((live) => live.loweredRateHz);
  const frames = useSettings(({ settings }) => settings.pipeline.clipLengthFrames);
  const [reading, setReading] = useState(readings.getState);
  useEffect(() => {
    const timer = setInterval(() => setReading(readings.getState()), EVERY_MS);
    return () => clearInterval(timer);
  }, [readings]);
  const { result, estimatesPerSecond, droppedFrames } = reading;
  const backend = report === null ? '–' : backendName(report);
  const isI3d = report?.manifest.architecture.temporal === 'i3d';
  return (
    <section className="read-out" aria-label="How it is computed">
      <dl>
        <Fact name="Backend" value={backend} note={report?.backendReason} />
        <Fact
          name="Estimates"
          value={estimatesPerSecond === null ? '–' : `${fixedNumber(estimatesPerSecond, 1)} per second`}
          note={
            loweredRateHz === null
              ? undefined
              : `Sampling at ${loweredRateHz} Hz: this machine holds no more. A window of ${frames} frames then spans ${shortMeasure(frames / loweredRateHz, 's')}.`
          }
        />
        <Fact name="Dropped frames" value={String(droppedFrames)} />
        <Fact name="Face score" value={fixedNumber(result?.face?.score, 2)} />
      </dl>
      <h3>Each frame</h3>
      <dl>
        {STAGES.map(({ stage, name }) => (
          <Fact
            key={stage}
            name={stage === 'temporal' && isI3d ? 'Clip' : name}
            value={shortMeasure(result?.stageMs[stage], 'ms')}
            note={stage === 'crop' ? (result?.cutting ?? undefined) : undefined}
          />
        ))}
      </dl>
      {report?.trial !== undefined && <Trial trial={report.trial} />}
      <p>The dotted rectangle on the picture is the part of it that the model sees.</p>
    </section>
  );
}

const STAGES: readonly { readonly stage: keyof StageTimesMs; readonly name: string }[] = [
  { stage: 'detect', name: 'Face' },
  { stage: 'crop', name: 'Crop' },
  { stage: 'features', name: 'Features' },
  { stage: 'temporal', name: 'LSTM' },
  { stage: 'total', name: 'Frame' },
];

function Fact({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  );
}

/** What the engines did on this device. */
function Trial({ trial }: { readonly trial: EngineTrial | null }) {
  return (
    <>
      <h3>Trial of engines</h3>
      {trial === null ? (
        <p>Other engines are tried on this device once nothing is computed for a moment.</p>
      ) : (
        <dl>
          {trial.engines.map(({ engine, frameMs, fault }) => (
            <Fact
              key={engine}
              name={ENGINE_WORDS[engine]}
              value={shortMeasure(frameMs, 'ms')}
              note={fault !== null ? `Out: ${fault}.` : engine === trial.chosen ? 'Chosen.' : undefined}
            />
          ))}
        </dl>
      )}
    </>
  );
}

function backendName({ backend, engine, threads }: OpenReport): string {
  const name = backend === 'webgpu' ? 'WebGPU' : 'WebAssembly';
  const engineText = engine === 'own' ? `${name} engine` : name;
  return backend === 'webgpu'
    ? engineText
    : `${engineText}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

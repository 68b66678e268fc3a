import { useEffect, useMemo, useState } from 'react';
import { PAGE_SETTINGS, PIPELINE_SETTINGS } from '../../../core/settings/settings-table';
import { modelChoices, useModelList } from '../../../state/settings/model-list';
import { useSettings } from '../../../state/settings/settings-store';
import { SelectField, SettingField } from '../../shared/fields';
import { Modal } from '../../shared/modal';
import { FIRST_CHOICES, type KioskChoices, kioskLink, qrPath } from './kiosk-link';
import './kiosk-link.css';

const LANGUAGES = {
  auto: 'Browser’s',
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  hu: 'Magyar',
  el: 'Ελληνικά',
  sr: 'Српски',
  zh: '中文',
} as const;

const SWITCHES = [
  ['autostart', 'Starts its camera by itself, eight seconds after the notice'],
  ['mirror', 'Shows the picture as in a mirror'],
  ['debug', 'Shows the curator’s corner: health, log, restarts'],
] as const;

/** Puts the address of a kiosk together, to be copied, or read from a code by the machine that it is for. */
export function KioskLinkDialog({ onClose }: { readonly onClose: () => void }) {
  const { modelId, clipLengthFrames } = useSettings(({ settings }) => settings.pipeline);
  const [choices, setChoices] = useState<KioskChoices>({ ...FIRST_CHOICES, modelId, clipLengthFrames });
  const { models, load } = useModelList();
  useEffect(() => void load(), [load]);
  const change = (changed: Partial<KioskChoices>) => setChoices({ ...choices, ...changed });
  const link = kioskLink(choices, location.href);
  const offered = modelChoices(models, choices.modelId);
  return (
    <Modal title="A link for a kiosk" onClose={onClose}>
      <form className="kiosk-link" onSubmit={(event) => event.preventDefault()}>
        <div className="kiosk-link-fields">
          <SettingField
            label="Language"
            setting={PAGE_SETTINGS.language}
            value={choices.language}
            names={LANGUAGES}
            onChange={(language) => change({ language })}
          />
          <SettingField
            label="Appearance"
            setting={PAGE_SETTINGS.theme}
            value={choices.theme}
            names={{ auto: 'System’s', light: 'Light', dark: 'Dark' }}
            onChange={(theme) => change({ theme })}
          />
          <SettingField
            label="Looks back"
            setting={PIPELINE_SETTINGS.clipLengthFrames}
            value={choices.clipLengthFrames}
            names={{ 64: '64 frames', 16: '16 frames' }}
            onChange={(frames) => change({ clipLengthFrames: frames })}
          />
          {offered.length > 1 && (
            <div className="kiosk-link-model">
              <SelectField
                label="Model"
                value={choices.modelId}
                choices={offered.map(({ id, label }) => [id, label] as const)}
                onChange={(id) => change({ modelId: id })}
              />
            </div>
          )}
          <label className="field field-wide">
            Camera
            <input
              className="select"
              type="text"
              autoComplete="off"
              maxLength={120}
              placeholder="part of its name"
              value={choices.camera}
              onChange={(event) => change({ camera: event.target.value })}
            />
          </label>
          {SWITCHES.map(([name, label]) => (
            <label key={name} className="check field-wide">
              <input
                type="checkbox"
                checked={choices[name]}
                onChange={(event) => change({ [name]: event.target.checked })}
              />
              {label}
            </label>
          ))}
        </div>
        <QrCode text={link} />
        <label className="field kiosk-link-address">
          Address
          <input
            className="select"
            type="text"
            readOnly
            value={link}
            onFocus={(event) => event.target.select()}
          />
        </label>
        <div className="dialog-actions">
          <CopyButton text={link} />
          <a className="button" href={link} target="_blank" rel="noreferrer">
            Open it
          </a>
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
        </div>
      </form>
    </Modal>
  );
}

function QrCode({ text }: { readonly text: string }) {
  const { path, size } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      className="kiosk-link-code"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="The address as a QR code"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

function CopyButton({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState<string | null>(null);
  // Browsers give a clipboard to secure pages alone; the address can be selected all the same.
  if (!('clipboard' in navigator)) return null;
  return (
    <button
      type="button"
      className="button button-primary"
      onClick={() =>
        void navigator.clipboard.writeText(text).then(
          () => setCopied(text),
          () => setCopied(null),
        )
      }
    >
      {copied === text ? 'Copied' : 'Copy the address'}
    </button>
  );
}

import { Icon, type IconName } from './icon';

/** A square button with an icon; its name is its tooltip, with the key that does the same. */
export function ToolButton(props: {
  icon: IconName;
  name: string;
  shortcut?: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}) {
  const { icon, name, shortcut, pressed, disabled = false, onClick } = props;
  return (
    <button
      type="button"
      className="tool-button"
      aria-label={name}
      aria-pressed={pressed}
      title={shortcut === undefined ? name : `${name} (${shortcut})`}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon icon={icon} />
    </button>
  );
}

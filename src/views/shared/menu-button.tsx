import { type ReactNode, useEffect, useId, useRef, useState } from 'react';

/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string;
  /** Accessible name, where it says more than the label. */
  readonly name?: string;
  /** What it is, in a few words under the label. */
  readonly about?: string;
  readonly onChoose: () => void;
}

/**
 * A button that opens a short list of things to do. Escape and a press elsewhere close it.
 *
 * @param props.name accessible name of the button, where its content is no text
 * @param props.className of the button
 */
export function MenuButton(props: {
  children: ReactNode;
  name?: string;
  title?: string;
  className: string;
  disabled?: boolean;
  items: readonly MenuItem[];
}) {
  const { children, name, title, className, disabled = false, items } = props;
  const [isOpen, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useId();

  useEffect(() => {
    if (!isOpen) return;
    const closeElsewhere = (event: Event) => {
      if (!holder.current?.contains(event.target as Node | null)) setOpen(false);
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', closeElsewhere);
    document.addEventListener('focusin', closeElsewhere);
    document.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', closeElsewhere);
      document.removeEventListener('focusin', closeElsewhere);
      document.removeEventListener('keydown', closeByKey);
    };
  }, [isOpen]);

  return (
    <div ref={holder} className="menu">
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={name}
        title={title}
        aria-expanded={isOpen}
        aria-controls={list}
        disabled={disabled}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      <div id={list} className="menu-list" hidden={!isOpen}>
        {items.map(({ label, name: own, about, onChoose }, index) => (
          <div key={label}>
            <button
              type="button"
              aria-label={own}
              aria-describedby={about && `${list}-${index}`}
              onClick={() => {
                setOpen(false);
                button.current?.focus();
                onChoose();
              }}
            >
              {label}
            </button>
            {about && <small id={`${list}-${index}`}>{about}</small>}
          </div>
        ))}
      </div>
    </div>
  );
}

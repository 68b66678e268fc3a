import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { usePrinting } from '../../shared/layout/use-printing';
import '../figures/figures.css';

/** One part of the report. */
export interface ReportTab {
  readonly id: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

/**
 * The parts of the report, one at a time: arrow keys go from tab to tab. On paper all of them follow one
 * another.
 */
export function ReportTabs({ label, tabs }: { label: string; tabs: readonly ReportTab[] }) {
  const [chosen, choose] = useState<string | null>(null);
  const isPrinting = usePrinting();
  const own = useId();
  const active = tabs.find(({ id }) => id === chosen) ?? tabs[0];
  if (!active) return null;
  if (isPrinting) {
    return tabs.map(({ id, content }) => (
      <div key={id} className="card report-panel">
        {content()}
      </div>
    ));
  }
  const byKey = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(active) + step + tabs.length) % tabs.length];
    if (!next) return;
    choose(next.id);
    document.getElementById(`${own}-${next.id}`)?.focus();
  };
  return (
    <section className="card report-tabs" aria-labelledby={`${own}-title`}>
      <h2 id={`${own}-title`} className="visually-hidden">
        {label}
      </h2>
      <div role="tablist" aria-label={label} className="report-tablist" onKeyDown={byKey}>
        {tabs.map(({ id, label: name }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${own}-${id}`}
            aria-selected={id === active.id}
            aria-controls={`${own}-panel`}
            tabIndex={id === active.id ? 0 : -1}
            onClick={({ currentTarget }) => {
              choose(id);
              // On a phone it may stand half beyond the edge.
              currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${own}-panel`}
        className="report-panel"
        aria-labelledby={`${own}-${active.id}`}
        key={active.id}
      >
        {active.content()}
      </div>
    </section>
  );
}

/** The mark: a circumplex with one reading. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10.25" className="mark-ring" />
      <path d="M12 2v20M2 12h20" className="mark-axes" />
      <circle cx="16.2" cy="7.6" r="3.1" className="mark-dot" />
    </svg>
  );
}

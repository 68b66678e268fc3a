/** Says that scores are being computed, and that those shown meanwhile, if any, are of before. */
export function ScoringNote({ isScoring, hasScores }: { isScoring: boolean; hasScores: boolean }) {
  return (
    <p role="status" className={isScoring ? 'analyse-note' : 'visually-hidden'}>
      {isScoring &&
        (hasScores
          ? 'The scores are being computed again; those shown are of before the change.'
          : 'The scores are being computed.')}
    </p>
  );
}

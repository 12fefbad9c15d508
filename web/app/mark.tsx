/** The mark: a ship on the blocks of a dry dock. */
export function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" fill="none" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M7.5 13.5h17l-2.2 7.2a2.6 2.6 0 0 1-2.5 1.8h-7.6a2.6 2.6 0 0 1-2.5-1.8z" fill="var(--on-accent)" />
      <path d="M12 13.5V9.8a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v3.7" stroke="var(--on-accent)" strokeWidth="1.8" />
      <path d="M5.5 26h21" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round" strokeOpacity="0.65" />
    </svg>
  )
}

import type { Finding } from '@tessera/evidence'

/** Tells a finding of the row at hand. */
export type Say = (
  severity: Finding['severity'],
  code: string,
  field: string,
  message: string,
  cure: string,
) => void

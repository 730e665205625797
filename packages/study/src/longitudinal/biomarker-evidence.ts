import type { Figure, Finding, TableRecord } from '@tessera/evidence'

/** What `biomarkers` adds to the evidence. */
export interface MarkerEvidence {
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly findings: readonly Finding[]
}

/** What is told where biomarkers cannot be computed: nothing but the reason. */
export function notEstimated(
  { label, protocol }: { readonly label: string; readonly protocol: { readonly id: string } },
  reason: string,
  cure: string,
): MarkerEvidence {
  return {
    figures: [],
    tables: [],
    findings: [
      {
        severity: 'warning',
        code: 'biomarkers-not-estimated',
        message: `${label}: ${reason}`,
        cure,
        field: protocol.id,
      },
    ],
  }
}

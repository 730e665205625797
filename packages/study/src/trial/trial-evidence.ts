import type { Analysis, Estimate, Figure, Finding, TableRecord } from '@tessera/evidence'
import type { TrialEndpoint } from './trial-endpoints.ts'
import type { TrialIntake } from './trial-intake.ts'

/** All that a trial adds to the evidence. */
export interface TrialEvidence {
  readonly analyses: readonly Analysis[]
  readonly estimates: readonly Estimate[]
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly findings: readonly Finding[]
}

/** What the parts of one endpoint's analysis share. */
export interface EndpointContext {
  /** Id of the analysis: `trial-pfs`. */
  readonly analysis: string
  readonly intake: TrialIntake
  readonly endpoint: TrialEndpoint
  /** Horizon of the restricted mean, months. */
  readonly tau: number
  /** Times at which survival is compared, months. */
  readonly times: readonly number[]
  readonly level: number
  readonly status: Estimate['status']
}

/** A part of the evidence that was made of one question: absent parts are empty. */
export type EvidencePart = Partial<TrialEvidence>

export function together(parts: readonly EvidencePart[]): TrialEvidence {
  return {
    analyses: parts.flatMap(part => part.analyses ?? []),
    estimates: parts.flatMap(part => part.estimates ?? []),
    figures: parts.flatMap(part => part.figures ?? []),
    tables: parts.flatMap(part => part.tables ?? []),
    findings: parts.flatMap(part => part.findings ?? []),
  }
}

/** The fields that figures and tables of a trial carry. */
export function placedInTrial(
  { analysis, status }: Pick<EndpointContext, 'analysis' | 'status'>,
  parts: {
    readonly name: string
    readonly section: Figure['section']
    readonly title: string
    readonly caption: string
  },
) {
  const { name, ...words } = parts
  return { id: `${analysis}/${name}`, question: analysis, validation: null, model: null, status, ...words }
}

import type { Analysis, Estimate, Figure, Finding, TableRecord } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { StudyProtocol } from '../protocol/study.ts'
import type { BenefitIntake } from './intake/benefit-intake.ts'

/** All that a question of benefit adds to the evidence. */
export interface BenefitEvidence {
  readonly analyses: readonly Analysis[]
  readonly estimates: readonly Estimate[]
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly findings: readonly Finding[]
}

/** What the parts of one question share. */
export interface BenefitContext {
  readonly intake: BenefitIntake
  readonly level: number
  readonly status: Estimate['status']
}

export interface RunBenefitOptions {
  readonly run: Run
  readonly protocol: StudyProtocol
  readonly status: Estimate['status']
  /** Folder that relative paths of the protocol count from. */
  readonly folder: string
}

/** The fields that figures and tables of a question carry. */
export function placedInBenefit(
  { intake, status }: BenefitContext,
  parts: {
    readonly name: string
    readonly section: Figure['section']
    readonly title: string
    readonly caption: string
  },
) {
  const { name, ...words } = parts
  return { id: `${intake.id}/${name}`, question: intake.id, validation: null, model: null, status, ...words }
}

/** The parts of an estimate of benefit that differ. */
export interface BenefitEstimateParts {
  /** `target-trial`, `clone-censor-weight`, `naive`, `who`. */
  readonly of: string
  readonly measure: string
  readonly label: string
  readonly value: number
  readonly lower?: number | null
  readonly upper?: number | null
  readonly se?: number | null
  readonly p?: number | null
  readonly method: string
  readonly n: number
  readonly events: number | null
  /** Arm, group, ... : the last part of the id. */
  readonly suffix: string
  readonly model?: string | null
  readonly horizon?: number | null
  readonly why?: string | null
}

/** A number of a question of benefit: `question/of/measure/suffix`. What is no number says why. */
export function benefitEstimate(context: BenefitContext, parts: BenefitEstimateParts): Estimate {
  const { intake, level, status } = context
  const { of, measure, label, value, method, n, events, suffix } = parts
  const finite = (number: number | null | undefined) =>
    number !== null && number !== undefined && Number.isFinite(number) ? number : null
  const known = finite(value)
  return {
    id: [intake.id, of, ...(parts.model ? [parts.model] : []), measure, suffix].join('/'),
    measure,
    label,
    value: known,
    lower: known === null ? null : finite(parts.lower),
    upper: known === null ? null : finite(parts.upper),
    level,
    se: finite(parts.se),
    p: finite(parts.p),
    method,
    n,
    events,
    about: 'treatment effect',
    status,
    question: intake.id,
    validation: null,
    model: parts.model ?? null,
    reference: intake.arms[0],
    fold: null,
    subgroup: suffix,
    horizon: parts.horizon ?? null,
    threshold: null,
    why: known === null ? (parts.why ?? 'could not be estimated') : null,
  }
}

/** An arm or model as the part of an id. */
export function idPart(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
}

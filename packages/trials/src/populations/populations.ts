import type { Arms, TrialPatient } from '../clock/trial-patient.ts'

/** Who counts as treated by the protocol; stated beforehand. */
export interface PerProtocolRule {
  /** Days from time zero within which the experimental treatment must have begun. */
  readonly startWithin: number
  /** Leave out patients with a major deviation (default true). */
  readonly deviations?: boolean
}

export interface LeftOutOfPopulation {
  readonly patientId: string
  readonly reason: string
}

export interface Populations {
  /** Everyone whose clock started, by the arm assigned. */
  readonly intentionToTreat: readonly TrialPatient[]
  /** Those who were treated as assigned by the rule. */
  readonly perProtocol: {
    readonly patients: readonly TrialPatient[]
    readonly leftOut: readonly LeftOutOfPopulation[]
    readonly rule: string
    readonly warning: string
  }
  /** Those of whom it is known what they received, by the arm received. */
  readonly safety: {
    readonly patients: readonly TrialPatient[]
    readonly leftOut: readonly LeftOutOfPopulation[]
  }
}

/**
 * The analysis populations. Per protocol: received the arm assigned; in the experimental arm started within the stated
 * days; no major deviation. Whoever progressed before the treatment began is then left out of the experimental arm
 * alone, hence the warning. ICH E9 (1998), section 5.2; ICH E9(R1) (2019).
 */
export function trialPopulations(
  patients: readonly TrialPatient[],
  { arms, perProtocol }: { readonly arms: Arms; readonly perProtocol: PerProtocolRule },
): Populations {
  const judged = patients.map(patient => ({ patient, reason: departure(patient, arms, perProtocol) }))
  const treated = patients.map(patient => ({
    patient,
    reason:
      patient.received === arms.experimental || patient.received === arms.control
        ? null
        : 'treatment received not known',
  }))
  return {
    intentionToTreat: patients,
    perProtocol: {
      ...split(judged),
      rule: `received the arm assigned; '${arms.experimental}' began within ${perProtocol.startWithin} days of time zero${perProtocol.deviations === false ? '' : '; no major deviation'}`,
      warning:
        'Chosen by what happened after time zero: those who progressed before treatment could start are left out of one arm alone, so the comparison is no longer of groups alike by chance and favours that arm. Read it beside the intention-to-treat analysis, never instead.',
    },
    safety: split(treated),
  }
}

function departure(patient: TrialPatient, arms: Arms, rule: PerProtocolRule): string | null {
  if (patient.received === null) return 'treatment received not known'
  if (patient.received !== patient.assigned) return `received '${patient.received}'`
  if (patient.assigned === arms.experimental) {
    const delay = patient.treatmentStart - patient.timeZero
    if (Number.isNaN(delay)) return 'start of treatment not known'
    if (delay > rule.startWithin) return `started after ${rule.startWithin} days`
  }
  return rule.deviations !== false && patient.deviation !== null ? 'major deviation' : null
}

function split(judged: readonly { readonly patient: TrialPatient; readonly reason: string | null }[]) {
  return {
    patients: judged.flatMap(({ patient, reason }) => (reason === null ? [patient] : [])),
    leftOut: judged.flatMap(({ patient, reason }) =>
      reason === null ? [] : [{ patientId: patient.patientId, reason }],
    ),
  }
}

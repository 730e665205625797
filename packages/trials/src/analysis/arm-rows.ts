import { StatisticsInputError } from '@tessera/statistics'
import type { TrialPatient } from '../clock/trial-patient.ts'
import type { AnalysisSettings } from './analysis-settings.ts'

/** The patients of a comparison as columns. */
export interface ArmRows {
  readonly patients: readonly TrialPatient[]
  readonly time: Float64Array
  readonly event: Uint8Array
  /** 1 in the experimental arm. */
  readonly group: Uint8Array
  /** Number of the stratum in `strata`. */
  readonly stratum: Int32Array
  readonly strata: readonly string[]
  /** Patients without the outcome. */
  readonly leftOut: readonly { readonly patientId: string; readonly reason: string }[]
}

/** By what a patient is analysed: the arm assigned, or the arm received. */
export type ArmOf = (patient: TrialPatient) => string | null

export const asAssigned: ArmOf = patient => patient.assigned

/**
 * Columns of the patients who have the endpoint.
 * @throws StatisticsInputError where nobody is left in one of the arms
 */
export function armRows(
  patients: readonly TrialPatient[],
  settings: Pick<AnalysisSettings, 'arms' | 'endpoint' | 'stratified'>,
  armOf: ArmOf = asAssigned,
): ArmRows {
  const { arms, endpoint, stratified = true } = settings
  const leftOut: ArmRows['leftOut'][number][] = []
  const used: TrialPatient[] = []
  const time: number[] = []
  const event: number[] = []
  const group: number[] = []
  for (const patient of patients) {
    const outcome = patient.outcomes[endpoint]
    const arm = armOf(patient)
    if (arm !== arms.experimental && arm !== arms.control)
      leftOut.push({ patientId: patient.patientId, reason: 'arm not known' })
    else if (outcome === undefined)
      leftOut.push({ patientId: patient.patientId, reason: `${endpoint} not known` })
    else if (outcome.kind !== 'time-to-event')
      throw new StatisticsInputError('option', 'endpoint', `${endpoint} is not a time to an event.`)
    else {
      used.push(patient)
      time.push(outcome.time)
      event.push(outcome.event ? 1 : 0)
      group.push(arm === arms.experimental ? 1 : 0)
    }
  }
  requireBothArms(group, settings)
  const levelOf = (patient: TrialPatient) => (stratified ? (patient.stratum ?? 'not given') : 'all')
  const strata = [...new Set(used.map(levelOf))].sort()
  return {
    patients: used,
    time: Float64Array.from(time),
    event: Uint8Array.from(event),
    group: Uint8Array.from(group),
    stratum: Int32Array.from(used, patient => strata.indexOf(levelOf(patient))),
    strata,
    leftOut,
  }
}

/** The values of a second outcome, NaN where it is not known. */
export interface SecondOutcome {
  readonly kind: 'binary' | 'continuous'
  readonly value: Float64Array
}

/**
 * A binary or continuous outcome of the rows.
 * @throws StatisticsInputError where it is a time to an event, or of several kinds
 */
export function secondOutcome(rows: ArmRows, name: string): SecondOutcome {
  const kinds = new Set<string>()
  const value = Float64Array.from(rows.patients, patient => {
    const outcome = patient.outcomes[name]
    if (outcome === undefined) return Number.NaN
    kinds.add(outcome.kind)
    return outcome.kind === 'time-to-event' ? Number.NaN : Number(outcome.value)
  })
  if (kinds.has('time-to-event') || kinds.size > 1)
    throw new StatisticsInputError('option', 'outcome', `${name} is not a binary or a continuous outcome.`)
  return { kind: kinds.has('continuous') ? 'continuous' : 'binary', value }
}

function requireBothArms(
  group: readonly number[],
  { arms, endpoint }: Pick<AnalysisSettings, 'arms' | 'endpoint'>,
) {
  for (const [code, arm] of [arms.control, arms.experimental].entries())
    if (!group.includes(code))
      throw new StatisticsInputError(
        'empty',
        'group',
        `Nobody of arm '${arm}' has ${endpoint}: there is nothing to compare.`,
      )
}

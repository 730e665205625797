import type { Exclusion } from '@tessera/evidence'
import { landmarkAnalysis } from '@tessera/statistics'
import { OmicsError } from '../assay/omics-error.ts'

/** Follow-up of patients from time zero, in days. */
export interface FollowUp {
  readonly patientIds: readonly string[]
  readonly time: Float64Array
  /** 0 censored, 1 the outcome, 2, 3, ... competing events. */
  readonly cause: ArrayLike<number>
  /** Names of the causes 1, 2, ...: `['irAE', 'death']`. */
  readonly causes: readonly string[]
  readonly centre?: readonly (string | null)[]
}

/** Who is at risk at a landmark: the outcome has not come, nobody died or was censored, and there is a sample by then. */
export interface RiskSet {
  readonly landmark: number
  /** Place of each patient at risk among the patients of the samples, and in the follow-up. */
  readonly patient: Int32Array
  readonly row: Int32Array
  readonly patientIds: readonly string[]
  /** Days from the landmark. */
  readonly time: Float64Array
  readonly cause: Int32Array
  readonly centre: readonly (string | null)[]
  readonly exclusions: readonly Exclusion[]
}

/**
 * Patients under observation and free of every cause at the landmark, among those with a sample by it; everybody else leaves
 * with a reason. An event on the day of the landmark comes before it. The same set as statistics' `landmarkAnalysis`.
 * @param hasSample of each of `patients`: a sample was taken by the landmark
 * @throws OmicsError `too-few` where nobody is left
 */
export function riskSet(
  patients: readonly string[],
  hasSample: (patient: number) => boolean,
  followUp: FollowUp,
  landmark: number,
): RiskSet {
  const { patientIds, time, cause, causes } = followUp
  const place = new Map(patients.map((id, i) => [id, i]))
  const exclusions: Exclusion[] = []
  const leave = (id: string, row: number, code: string, reason: string) =>
    exclusions.push({
      unit: 'patient',
      id,
      centre: followUp.centre?.[row] ?? null,
      stage: `landmark day ${landmark}`,
      code,
      reason,
      question: null,
    })
  const known = new Set(patientIds)
  for (const id of patients)
    if (!known.has(id)) leave(id, -1, 'no-follow-up', 'no follow-up in the clinical table')
  const event = Uint8Array.from(patientIds, (_, row) => (cause[row] > 0 ? 1 : 0))
  const atRisk = patientIds.some((_, row) => time[row] > landmark)
    ? landmarkAnalysis({ time, event, landmark })
    : { rows: new Int32Array(0), leftOut: patientIds.map((_, row) => ({ row })) }
  for (const { row } of atRisk.leftOut) {
    const name = causes[cause[row] - 1]
    if (cause[row] === 1) leave(patientIds[row], row, 'outcome-by-landmark', `${name} by day ${landmark}`)
    else if (cause[row] > 1)
      leave(patientIds[row], row, 'competing-by-landmark', `${name ?? 'another event'} by day ${landmark}`)
    else leave(patientIds[row], row, 'censored-by-landmark', `follow-up ended by day ${landmark}`)
  }
  const kept: number[] = []
  for (const row of atRisk.rows) {
    const patient = place.get(patientIds[row])
    if (patient !== undefined && hasSample(patient)) kept.push(row)
    else leave(patientIds[row], row, 'no-sample-by-landmark', `no sample by day ${landmark}`)
  }
  if (kept.length === 0)
    throw new OmicsError(
      'too-few',
      `nobody is at risk at day ${landmark} with a sample by then`,
      'choose an earlier landmark, or check the unit of the time (days)',
    )
  return {
    landmark,
    patient: Int32Array.from(kept, row => place.get(patientIds[row]) ?? -1),
    row: Int32Array.from(kept),
    patientIds: kept.map(row => patientIds[row]),
    time: Float64Array.from(kept, row => time[row] - landmark),
    cause: Int32Array.from(kept, row => cause[row]),
    centre: kept.map(row => followUp.centre?.[row] ?? null),
    exclusions,
  }
}

/**
 * The risk set without patients of whom a covariate is missing, who leave with that reason.
 * @param adjust columns over the rows of the follow-up
 * @throws OmicsError `too-few` where nobody is left
 */
export function withCovariates(risk: RiskSet, adjust: readonly Float64Array[]): RiskSet {
  const complete = Array.from(risk.row.keys()).filter(i =>
    adjust.every(column => !Number.isNaN(column[risk.row[i]])),
  )
  if (complete.length === risk.row.length) return risk
  if (complete.length === 0)
    throw new OmicsError(
      'too-few',
      'nobody at risk has every covariate',
      'leave a covariate out (--adjust), or impute it first',
    )
  const kept = new Set(complete)
  const left = risk.patientIds.flatMap((id, i): Exclusion[] =>
    kept.has(i)
      ? []
      : [
          {
            unit: 'patient',
            id,
            centre: risk.centre[i],
            stage: `landmark day ${risk.landmark}`,
            code: 'covariate-missing',
            reason: 'a covariate is missing',
            question: null,
          },
        ],
  )
  return {
    landmark: risk.landmark,
    patient: Int32Array.from(complete, i => risk.patient[i]),
    row: Int32Array.from(complete, i => risk.row[i]),
    patientIds: complete.map(i => risk.patientIds[i]),
    time: Float64Array.from(complete, i => risk.time[i]),
    cause: Int32Array.from(complete, i => risk.cause[i]),
    centre: complete.map(i => risk.centre[i]),
    exclusions: [...risk.exclusions, ...left],
  }
}

import { StatisticsInputError } from '@tessera/statistics'
import type { TrialPatient } from '../clock/trial-patient.ts'

/** Covariates as numbers: one column a number, one a level but the first of a text. */
export interface CovariateColumns {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  /** The patients that they are of, by their place in the input; a patient with a missing covariate is left out. */
  readonly index: Int32Array
  readonly leftOut: readonly { readonly patientId: string; readonly reason: string }[]
}

/**
 * Columns of the named covariates for the patients who have all of them.
 * @throws StatisticsInputError for a covariate that nobody has, or that holds numbers and texts
 */
export function covariateColumns(
  patients: readonly TrialPatient[],
  covariates: readonly string[],
): CovariateColumns {
  const index: number[] = []
  const leftOut: CovariateColumns['leftOut'][number][] = []
  patients.forEach((patient, i) => {
    const missing = covariates.filter(name => (patient.covariates[name] ?? null) === null)
    if (missing.length === 0) index.push(i)
    else leftOut.push({ patientId: patient.patientId, reason: `${missing.join(', ')} missing` })
  })
  const names: string[] = []
  const columns: Float64Array[] = []
  for (const name of covariates) {
    const values = index.map(i => patients[i].covariates[name])
    if (values.length === 0)
      throw new StatisticsInputError('missing', name, `No patient has every covariate: look at ${name}.`)
    const numbers = values.filter(value => typeof value === 'number')
    if (numbers.length === values.length) {
      names.push(name)
      columns.push(Float64Array.from(numbers))
    } else if (numbers.length > 0)
      throw new StatisticsInputError('domain', name, `${name} holds numbers and texts.`)
    else
      for (const level of [...new Set(values)].sort().slice(1)) {
        names.push(`${name}=${level}`)
        columns.push(Float64Array.from(values, value => (value === level ? 1 : 0)))
      }
  }
  return { names, columns, index: Int32Array.from(index), leftOut }
}

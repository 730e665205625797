import { type BiomarkerCohort, featureValues, selectPatients } from './cohort.ts'
import { cohortModel, completeRows } from './cohort-model.ts'
import { covariateColumns } from './covariate-columns.ts'
import { knownRows, unfit } from './known-rows.ts'

/**
 * Features by the size of their statistic (z or t) in the given patients, beside the covariates, the largest first; at most
 * `most` of them. Patients without a covariate do not count.
 */
export function marginalOrder(
  cohort: BiomarkerCohort,
  rows: Int32Array,
  options: { readonly most: number; readonly cause: number },
): number[] {
  const part = selectPatients(cohort, rows)
  const complete = completeRows(part)
  const narrowed = complete.length < part.size ? selectPatients(part, complete) : part
  const { columns } = covariateColumns(narrowed.adjust, narrowed.size)
  // Cause-specific: as quick as any Cox regression, and a ranking is all that is asked of it.
  const { screen } = cohortModel(narrowed, columns, {
    centre: 'none',
    competing: 'cause-specific',
    cause: options.cause,
  })
  const strength = new Float64Array(narrowed.features.length).fill(-1)
  for (let f = 0; f < strength.length; f++) {
    const values = featureValues(narrowed, f)
    const known = knownRows(values)
    if (unfit(known, 8) !== null) continue
    const fit = screen.fit([values], known.rows)
    if (fit.state === 'infinite') strength[f] = Number.POSITIVE_INFINITY
    else if (fit.state === 'estimated') strength[f] = fit.coefficients[0] ** 2 / fit.covariance[0]
  }
  return [...strength.keys()]
    .filter(f => strength[f] >= 0)
    .sort((a, b) => (strength[a] === strength[b] ? a - b : strength[b] - strength[a]))
    .slice(0, options.most)
}

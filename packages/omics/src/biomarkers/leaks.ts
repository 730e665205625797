import type { Finding } from '@tessera/evidence'
import type { LearningOutcome } from '@tessera/learning'
import { type BiomarkerCohort, featureValues } from './cohort.ts'
import { concordanceOf } from './concordance.ts'
import type { FeatureEffect } from './feature-effect.ts'
import { knownRows } from './known-rows.ts'

/**
 * Features that tell the outcome too well to be measurements: equal to the outcome (or its negative), or with a concordance
 * (AUC) above 0.99. Only the features of smallest p and those without a finite estimate are looked at: a leak is among them.
 */
export function leakFindings(
  cohort: BiomarkerCohort,
  effects: readonly FeatureEffect[],
  most = 50,
): Finding[] {
  const suspects = new Set([
    ...effects.slice(0, most),
    ...effects.filter(({ univariable, adjusted }) => (adjusted ?? univariable).coefficient === null),
  ])
  const place = new Map(cohort.features.map(({ id }, f) => [id, f]))
  return [...suspects].flatMap(({ feature }) => {
    const finding = leakOf(feature.id, featureValues(cohort, place.get(feature.id) ?? 0), cohort.outcome)
    return finding === null ? [] : [finding]
  })
}

/** The finding of one column; null where nothing is suspect. */
export function leakOf(name: string, values: Float64Array, outcome: LearningOutcome): Finding | null {
  const known = knownRows(values)
  if (known.count < 10 || known.sd === 0) return null
  const rows = known.rows ?? Int32Array.from({ length: values.length }, (_, i) => i)
  if (equalsOutcome(values, outcome, rows))
    return {
      severity: 'error',
      code: 'feature-is-outcome',
      message: `${name} is the outcome under another name`,
      cure: 'leave the column out of the table',
      field: name,
    }
  const concordance = concordanceOf(outcome, values, { rows })
  if (concordance === null || Math.max(concordance.value, 1 - concordance.value) <= 0.99) return null
  return {
    severity: 'warning',
    code: 'feature-leaks-outcome',
    message: `${name} tells the outcome with ${outcome.kind === 'binary' ? 'an AUC' : 'a concordance'} of ${Math.max(concordance.value, 1 - concordance.value).toFixed(3)}: better than a measurement does`,
    cure: 'find out whether it was measured, or derived, after the outcome was known',
    field: name,
  }
}

/** Whether one number of the outcome is a linear function of the feature. */
function equalsOutcome(values: Float64Array, outcome: LearningOutcome, rows: Int32Array): boolean {
  return numbersOf(outcome).some(numbers => {
    const correlation = correlationOf(values, numbers, rows)
    return Math.abs(correlation) > 1 - 1e-9
  })
}

function numbersOf(outcome: LearningOutcome): ArrayLike<number>[] {
  switch (outcome.kind) {
    case 'binary':
      return [outcome.event]
    case 'ordinal':
      return [outcome.level]
    case 'continuous':
      return [outcome.value]
    default:
      return [outcome.time, outcome.event]
  }
}

function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>, rows: Int32Array): number {
  let [meanA, meanB] = [0, 0]
  for (const row of rows) {
    meanA += a[row] / rows.length
    meanB += b[row] / rows.length
  }
  let [ab, aa, bb] = [0, 0, 0]
  for (const row of rows) {
    ab += (a[row] - meanA) * (b[row] - meanB)
    aa += (a[row] - meanA) ** 2
    bb += (b[row] - meanB) ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

import type { CoxData } from './cox-data.ts'
import type { NewtonResult } from './newton.ts'

/** A further step that still moves some patient's linear predictor by more than this has no maximum before it. */
const STILL_MOVING = 0.05

/**
 * Marks coefficients whose likelihood is monotone. Near a maximum Newton steps vanish quadratically; where the
 * likelihood flattens out towards infinity each step moves the linear predictor by about 1 for ever (Heinze &
 * Schemper, Biometrics 2001;57:114). So the step that would follow is large, or the information has gone.
 */
export function infiniteCoefficients(data: Pick<CoxData, 'n' | 'p' | 'x'>, result: NewtonResult): boolean[] {
  const { n, p, x } = data
  // A standardised covariate ranges over at most 2 sqrt(n).
  const widest = 2 * Math.sqrt(n)
  return Array.from({ length: p }, (_, j) => {
    if (result.aliased[j]) return false
    const step = Math.abs(result.nextStep[j])
    if (result.factor.aliased[j] || !Number.isFinite(step)) return true
    if (step * widest <= STILL_MOVING || result.iterations <= 1) return false
    let smallest = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    for (let i = 0; i < n; i++) {
      smallest = Math.min(smallest, x[i * p + j])
      largest = Math.max(largest, x[i * p + j])
    }
    return step * (largest - smallest) > STILL_MOVING
  })
}

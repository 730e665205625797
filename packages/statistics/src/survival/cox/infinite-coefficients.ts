import type { CoxData } from './cox-data.ts'
import type { NewtonResult } from './newton.ts'

/** A further step that still moves some patient's linear predictor by more than this has no maximum before it. */
const STILL_MOVING = 0.05

/**
 * Marks coefficients whose likelihood is monotone. Near a maximum Newton steps vanish quadratically; where the
 * likelihood flattens out towards infinity each step moves the linear predictor by about 1 for ever (Heinze &
 * Schemper, Biometrics 2001;57:114). So the step that would follow is large, or the information has gone.
 */
export function infiniteCoefficients(data: CoxData, result: NewtonResult): boolean[] {
  const { n, p, x } = data
  return Array.from({ length: p }, (_, j) => {
    if (result.aliased[j]) return false
    if (result.factor.aliased[j] || !Number.isFinite(result.nextStep[j])) return true
    let smallest = Number.POSITIVE_INFINITY
    let largest = Number.NEGATIVE_INFINITY
    for (let i = 0; i < n; i++) {
      smallest = Math.min(smallest, x[i * p + j])
      largest = Math.max(largest, x[i * p + j])
    }
    const moved = Math.abs(result.nextStep[j]) * (largest - smallest)
    return moved > STILL_MOVING && result.iterations > 1
  })
}

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
  return Array.from({ length: data.p }, (_, j) => {
    if (result.aliased[j]) return false
    if (result.factor.aliased[j] || !Number.isFinite(result.nextStep[j])) return true
    return Math.abs(result.nextStep[j]) * data.range[j] > STILL_MOVING && result.iterations > 1
  })
}

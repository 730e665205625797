import { logistic } from '@tessera/statistics'
import { dot, orthonormalBasis } from './orthonormal.ts'

/** Score of a variant's coefficient at 0, and its variance given the covariates. */
export interface ScreenedScore {
  u: number
  v: number
}

/** The score test of one variant: `centred` is the dosage less its mean, 0 where it is missing. */
export type Screen = (centred: Float64Array) => ScreenedScore

/**
 * Score test of logistic regression against a null model that is fitted once: u = sum g (y - mu), v the weighted sum
 * of squares of g outside the covariates; u^2 / v is chi-squared on one degree of freedom. R: anova(glm, test = 'Rao').
 */
export function logisticScreen(y: Float64Array, covariates: readonly Float64Array[]): Screen {
  const n = y.length
  const { fitted } = logistic({ y, x: covariates })
  const residual = y.map((value, i) => value - fitted[i])
  const weights = fitted.map(mu => mu * (1 - mu))
  const root = weights.map(Math.sqrt)
  const basis = orthonormalBasis(covariates, n, weights).basis.map(of =>
    of.map((value, i) => value * root[i]),
  )
  const score = { u: 0, v: 0 }
  return centred => {
    let [u, v] = [0, 0]
    for (let i = 0; i < n; i++) {
      u += centred[i] * residual[i]
      v += weights[i] * centred[i] * centred[i]
    }
    for (const of of basis) v -= dot(of, centred) ** 2
    score.u = u
    score.v = v
    return score
  }
}

import {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
} from '../../linear-algebra/index.ts'
import type { CovarianceMap } from '../covariance-map.ts'
import { alongDirections } from '../directional-derivatives.ts'
import type { FixedEffects } from '../fixed-effects.ts'
import { addCluster, emptySums } from '../likelihood-sums.ts'
import type { Derivatives } from '../newton.ts'
import type { VisitData } from './visit-data.ts'

export interface RepeatedFit {
  /** log|V|, and log|Q' V^-1 Q| where REML, plus the generalised least-squares sum; Infinity where V is not definite. */
  readonly deviance: number
  readonly phi: Float64Array
  readonly gamma: Float64Array
}

export interface RepeatedDerivatives extends RepeatedFit, Derivatives {
  readonly phiDerivatives: readonly Float64Array[]
}

export interface RepeatedLikelihood {
  fit(theta: Float64Array): RepeatedFit
  derivatives(theta: Float64Array): RepeatedDerivatives
}

/** The likelihood of repeated measures on the scale of `fixed`; rows are whitened by the weights already. */
export function repeatedLikelihood(
  data: VisitData,
  fixed: FixedEffects,
  map: CovarianceMap,
  reml: boolean,
): RepeatedLikelihood {
  const p = fixed.q.length
  const width = p + 1
  const size = map.size
  const { subjects, order, patterns, patternOf } = data
  const right = [...fixed.q, fixed.remainder]
  // rows in the order of subjects and visits
  const rows = new Float64Array(data.n * width)
  order.forEach((row, at) => {
    for (let c = 0; c < width; c++) rows[at * width + c] = right[c][row]
  })
  const precision = patterns.map(pattern => new Float64Array(pattern.length * pattern.length))
  const logDets = new Float64Array(patterns.length)
  const weighted = new Float64Array(size * width)

  /** Inverts the covariance of every pattern; false where one is not positive definite. */
  const invert = (theta: Float64Array): boolean => {
    const covariance = map.matrix(theta)
    return patterns.every((pattern, k) => {
      const m = pattern.length
      const seen = Float64Array.from(
        { length: m * m },
        (_, at) => covariance[pattern[Math.trunc(at / m)] * size + pattern[at % m]],
      )
      const factor = cholesky(seen, m, 1e-13)
      if (factor.rank < m) return false
      precision[k].set(choleskyInverse(factor))
      logDets[k] = choleskyLogDeterminant(factor)
      return true
    })
  }

  /** Leaves V^-1 (Q, y) of a subject in `weighted`, one row a visit seen. */
  const weigh = (subject: number) => {
    const inverse = precision[patternOf[subject]]
    const from = subjects.start[subject]
    const m = subjects.start[subject + 1] - from
    weighted.fill(0, 0, m * width)
    for (let a = 0; a < m; a++)
      for (let b = 0; b < m; b++) {
        const value = inverse[a * m + b]
        const row = (from + b) * width
        for (let c = 0; c < width; c++) weighted[a * width + c] += value * rows[row + c]
      }
    return m
  }

  const fit = (theta: Float64Array): RepeatedFit => {
    const none = { deviance: Number.POSITIVE_INFINITY, phi: new Float64Array(0), gamma: new Float64Array(0) }
    if (!invert(theta)) return none
    const normal = new Float64Array(width * width)
    let deviance = 0
    for (let subject = 0; subject < patternOf.length; subject++) {
      deviance += logDets[patternOf[subject]]
      const m = weigh(subject)
      const from = subjects.start[subject]
      for (let a = 0; a < m; a++)
        for (let c = 0; c < width; c++) {
          const value = rows[(from + a) * width + c]
          if (value !== 0)
            for (let d = 0; d <= c; d++) normal[c * width + d] += value * weighted[a * width + d]
        }
    }
    const information = new Float64Array(p * p)
    for (let c = 0; c < p; c++)
      for (let d = 0; d <= c; d++) {
        information[c * p + d] = normal[c * width + d]
        information[d * p + c] = normal[c * width + d]
      }
    const score = normal.subarray(p * width, p * width + p)
    const factor = cholesky(information, p, 0)
    if (factor.rank < p) return none
    const gamma = choleskySolve(factor, score)
    let squares = normal[p * width + p]
    for (let c = 0; c < p; c++) squares -= score[c] * gamma[c]
    return {
      deviance: deviance + squares + (reml ? choleskyLogDeterminant(factor) : 0),
      phi: choleskyInverse(factor),
      gamma,
    }
  }

  return {
    fit,
    derivatives: theta => {
      const at = fit(theta)
      const k = map.parameters
      if (at.deviance === Number.POSITIVE_INFINITY)
        return {
          ...at,
          value: at.deviance,
          gradient: new Float64Array(k),
          hessian: new Float64Array(k * k),
          phiDerivatives: [],
        }
      const sums = emptySums(size, p, at.phi, at.gamma, reml)
      const s = new Float64Array(size * size)
      const t = new Float64Array(size * width)
      for (let subject = 0; subject < patternOf.length; subject++) {
        const m = weigh(subject)
        const pattern = patterns[patternOf[subject]]
        const inverse = precision[patternOf[subject]]
        s.fill(0)
        t.fill(0)
        for (let a = 0; a < m; a++) {
          for (let b = 0; b < m; b++) s[pattern[a] * size + pattern[b]] = inverse[a * m + b]
          for (let c = 0; c < width; c++) t[pattern[a] * width + c] = weighted[a * width + c]
        }
        addCluster(sums, s, t)
      }
      const { logDet, squares, phi } = alongDirections(sums, map.directions(theta))
      const curvature = map.curvature(
        theta,
        sums.logDetGradient.map((v, i) => v + sums.squaresGradient[i]),
      )
      return {
        ...at,
        value: at.deviance,
        gradient: logDet.gradient.map((v, m) => v + squares.gradient[m]),
        hessian: logDet.hessian.map((v, i) => v + squares.hessian[i] + curvature[i]),
        phiDerivatives: phi,
      }
    },
  }
}

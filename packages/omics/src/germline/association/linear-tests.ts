import { cholesky, choleskySolve, studentTwoSided } from '@tessera/statistics'
import { dot, orthonormalBasis } from './orthonormal.ts'

export interface LinearTest {
  readonly effect: number
  readonly se: number
  readonly p: number
  readonly n: number
}

/**
 * The t test of a variant's coefficient in a linear model with covariates, exactly as lm gives it for the samples with
 * a call: outcome and dosage are made orthogonal to the covariates (Frisch & Waugh), whose basis is computed once; for
 * missing calls their rows are taken out of it.
 */
export function linearTests(
  y: Float64Array,
  covariates: readonly Float64Array[],
): (dosages: Float64Array) => LinearTest | null {
  const n = y.length
  const { basis } = orthonormalBasis(covariates, n, new Float64Array(n).fill(1))
  const c = basis.length
  const rest = Float64Array.from(y)
  for (let pass = 0; pass < 2; pass++)
    for (const of of basis) {
      const along = dot(rest, of)
      for (let i = 0; i < n; i++) rest[i] -= along * of[i]
    }
  const restSquares = dot(rest, rest)
  const identity = Float64Array.from({ length: c * c }, (_, at) => (at % (c + 1) === 0 ? 1 : 0))
  const gram = new Float64Array(c * c)
  const [alongG, alongY] = [new Float64Array(c), new Float64Array(c)]
  return dosages => {
    let [sum, known] = [0, 0]
    for (let i = 0; i < n; i++)
      if (dosages[i] >= 0) {
        sum += dosages[i]
        known++
      }
    const mean = sum / known
    let [gg, gy, yy] = [0, 0, restSquares]
    alongG.fill(0)
    alongY.fill(0)
    if (known < n) gram.set(identity)
    for (let i = 0; i < n; i++) {
      if (dosages[i] >= 0) {
        const g = dosages[i] - mean
        gg += g * g
        gy += g * rest[i]
        for (let j = 0; j < c; j++) alongG[j] += basis[j][i] * g
        continue
      }
      yy -= rest[i] * rest[i]
      for (let j = 0; j < c; j++) {
        alongY[j] -= basis[j][i] * rest[i]
        for (let k = 0; k <= j; k++) gram[j * c + k] -= basis[j][i] * basis[k][i]
      }
    }
    const total = gg
    let df = n - c - 1
    if (known === n) for (let j = 0; j < c; j++) gg -= alongG[j] ** 2
    else {
      for (let j = 0; j < c; j++) for (let k = 0; k < j; k++) gram[k * c + j] = gram[j * c + k]
      const factor = cholesky(gram, c)
      const solved = choleskySolve(factor, alongG)
      gg -= dot(solved, alongG)
      gy -= dot(solved, alongY)
      yy -= dot(choleskySolve(factor, alongY), alongY)
      df = known - factor.rank - 1
    }
    if (df < 1 || !(gg > 1e-9 * total)) return null
    const effect = gy / gg
    const residual = Math.max(0, yy - effect * gy)
    const se = Math.sqrt(residual / df / gg)
    return { effect, se, p: studentTwoSided(effect / se, df), n: known }
  }
}

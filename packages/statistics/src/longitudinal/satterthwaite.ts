import { fUpper, studentQuantile, studentTwoSided } from '../distributions/index.ts'
import { requireLevel, StatisticsInputError } from '../input-error.ts'
import { quadraticForm, symmetricEigen } from '../linear-algebra/index.ts'

/** What contrasts of fixed effects need of a fit with estimated variances. */
export interface FixedEffectInference {
  /** Intercept first; 0 where aliased. */
  readonly coefficients: Float64Array
  /** Row-major; 0 where aliased. */
  readonly covariance: Float64Array
  readonly aliased: readonly boolean[]
  /** Row-major kept x columns: every column of X as a combination of those that are not aliased. */
  readonly combination: Float64Array
  readonly varianceUncertainty: VarianceUncertainty
}

export interface VarianceUncertainty {
  /** Derivative of the covariance of the coefficients by each variance parameter, as `covariance`. */
  readonly derivatives: readonly Float64Array[]
  /** Asymptotic covariance of the variance parameters: twice the inverse Hessian of the deviance. */
  readonly covariance: Float64Array
}

export interface ContrastEstimate {
  readonly estimate: number
  readonly se: number
  readonly df: number
  readonly t: number
  readonly p: number
  readonly lower: number
  readonly upper: number
  /** False: it involves an aliased coefficient, and every number is NaN. */
  readonly estimable: boolean
}

/**
 * The sum of weights times coefficients with Satterthwaite's degrees of freedom 2 v^2 / (g' A g), where v = l' C l, g its
 * gradient in the variance parameters and A their covariance (Fai & Cornelius, J Stat Comput Simul 1996;54:363).
 * `weights` has one entry a coefficient, the intercept first. R: lmerTest::contest(joint = FALSE).
 */
export function fixedContrast(
  fit: FixedEffectInference,
  weights: ArrayLike<number>,
  level = 0.95,
): ContrastEstimate {
  requireLevel(level)
  requireWidth(fit, weights)
  if (!isEstimable(fit, weights)) {
    const none = Number.NaN
    return {
      estimate: none,
      se: none,
      df: none,
      t: none,
      p: none,
      lower: none,
      upper: none,
      estimable: false,
    }
  }
  return knownContrast(fit, weights, level)
}

/** As fixedContrast, of weights known to be estimable. */
export function knownContrast(
  fit: Omit<FixedEffectInference, 'aliased' | 'combination'>,
  weights: ArrayLike<number>,
  level: number,
): ContrastEstimate {
  const test = contrastTest(fit, weights)
  const { estimate, se, df } = test
  const half = studentQuantile(1 - (1 - level) / 2, df) * se
  return { ...test, lower: estimate - half, upper: estimate + half, estimable: true }
}

/** As knownContrast, without limits, which cost more than the rest. */
export function contrastTest(
  fit: Omit<FixedEffectInference, 'aliased' | 'combination'>,
  weights: ArrayLike<number>,
): Pick<ContrastEstimate, 'estimate' | 'se' | 'df' | 't' | 'p'> {
  let estimate = 0
  for (let j = 0; j < weights.length; j++) estimate += weights[j] * fit.coefficients[j]
  const variance = quadraticForm(fit.covariance, weights)
  const se = Math.sqrt(variance)
  const df = satterthwaite(fit.varianceUncertainty, weights, variance)
  const t = estimate / se
  return { estimate, se, df, t, p: studentTwoSided(t, df) }
}

export interface ContrastTest {
  readonly statistic: number
  readonly df1: number
  readonly df2: number
  readonly p: number
}

/**
 * F test that every row of `contrasts` is zero. The rows are turned into independent t statistics, whose Satterthwaite
 * degrees of freedom nu_m make df2 = 2 E / (E - df1), E = sum nu_m / (nu_m - 2) over nu_m > 2.
 * R: lmerTest::contest(joint = TRUE). Rows that depend on others do not count; NaN where none can be estimated.
 */
export function fixedContrastTest(
  fit: FixedEffectInference,
  contrasts: readonly ArrayLike<number>[],
): ContrastTest {
  for (const row of contrasts) requireWidth(fit, row)
  const rows = contrasts.filter(row => isEstimable(fit, row))
  const size = fit.coefficients.length
  const product = Float64Array.from({ length: rows.length ** 2 }, (_, at) => {
    const a = rows[Math.trunc(at / rows.length)]
    const b = rows[at % rows.length]
    let sum = 0
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) sum += a[i] * fit.covariance[i * size + j] * b[j]
    return sum
  })
  const { values, vectors } = symmetricEigen(product, rows.length)
  const least = Math.max(1e-8 * (values[values.length - 1] ?? 0), 0)
  let sum = 0
  const freedoms: number[] = []
  vectors.forEach((vector, m) => {
    if (!(values[m] > least)) return
    const turned = Float64Array.from({ length: size }, (_, j) =>
      rows.reduce((total, row, k) => total + vector[k] * row[j], 0),
    )
    let estimate = 0
    for (let j = 0; j < size; j++) estimate += turned[j] * fit.coefficients[j]
    sum += (estimate * estimate) / values[m]
    freedoms.push(satterthwaite(fit.varianceUncertainty, turned, values[m]))
  })
  const df1 = freedoms.length
  if (df1 === 0) return { statistic: Number.NaN, df1, df2: Number.NaN, p: Number.NaN }
  const statistic = sum / df1
  const df2 = denominator(freedoms)
  return { statistic, df1, df2, p: fUpper(statistic, df1, df2) }
}

function satterthwaite(
  { derivatives, covariance }: VarianceUncertainty,
  weights: ArrayLike<number>,
  variance: number,
): number {
  const gradient = derivatives.map(derivative => quadraticForm(derivative, weights))
  const spread = quadraticForm(covariance, gradient)
  return spread > 0 ? (2 * variance * variance) / spread : Number.POSITIVE_INFINITY
}

function denominator(freedoms: readonly number[]): number {
  if (freedoms.length === 1) return freedoms[0]
  const mean = freedoms.reduce((sum, nu) => sum + nu, 0) / freedoms.length
  if (freedoms.every(nu => Math.abs(nu - mean) < 1e-8 * mean)) return mean
  if (freedoms.some(nu => nu <= 2)) return 2
  const expected = freedoms.reduce((sum, nu) => sum + nu / (nu - 2), 0)
  return (2 * expected) / (expected - freedoms.length)
}

function isEstimable({ aliased, combination }: FixedEffectInference, weights: ArrayLike<number>): boolean {
  const columns = aliased.length
  let largest = 0
  for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(weights[j]))
  if (!(largest > 0)) return false
  const kept = aliased.flatMap((alias, j) => (alias ? [] : [j]))
  return aliased.every((alias, j) => {
    if (!alias) return true
    let implied = 0
    let size = largest
    kept.forEach((column, i) => {
      const part = weights[column] * combination[i * columns + j]
      implied += part
      size = Math.max(size, Math.abs(part))
    })
    return Math.abs(weights[j] - implied) <= 1e-7 * size
  })
}

function requireWidth(fit: FixedEffectInference, weights: ArrayLike<number>): void {
  if (weights.length !== fit.coefficients.length)
    throw new StatisticsInputError(
      'length',
      'contrast',
      `The contrast has ${weights.length} weights where ${fit.coefficients.length} are needed: one a coefficient, the intercept first.`,
    )
}

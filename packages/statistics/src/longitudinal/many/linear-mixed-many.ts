import { requireDesign, requireFinite, requireOneOf, StatisticsInputError } from '../../input-error.ts'
import { contrastTest, fixedContrast, fixedContrastTest } from '../satterthwaite.ts'
import { missingPatterns } from './missing-patterns.ts'
import { type ManyMixedFault, preparePattern } from './one-outcome.ts'

export interface ManyMixedOptions {
  /** Outcomes x rows, one outcome after another; NaN is missing, and its row is left out for that outcome alone. */
  readonly outcomes: Float64Array
  /** Fixed effects, one array a covariate, without the intercept; none may be missing. */
  readonly x: readonly ArrayLike<number>[]
  /** The cluster (patient) of each row, any codes. */
  readonly group: ArrayLike<number>
  /** Covariates whose effect varies between clusters besides the intercept. */
  readonly slopes?: readonly ArrayLike<number>[]
  /** False: random effects are independent of each other, lme4's `||`. */
  readonly correlated?: boolean
  readonly method?: 'reml' | 'ml'
  /** Sums of weights times coefficients (the intercept first) to estimate and test. */
  readonly contrasts?: readonly ArrayLike<number>[]
  /** F tests that every row of a list of contrasts is 0. */
  readonly tests?: readonly (readonly ArrayLike<number>[])[]
  /** Told now and then how many outcomes are done. */
  readonly onProgress?: (done: number) => void
}

/** A number an outcome, NaN where it has no fit. */
export interface ManyContrast {
  readonly estimate: Float64Array
  readonly se: Float64Array
  /** Satterthwaite's. */
  readonly df: Float64Array
  readonly t: Float64Array
  readonly p: Float64Array
}

export interface ManyMixedFit {
  readonly outcomes: number
  /** One an entry of x, the intercept first: each as {@link ManyContrast}; NaN where aliased. */
  readonly coefficients: readonly ManyContrast[]
  readonly contrasts: readonly ManyContrast[]
  readonly tests: readonly {
    readonly statistic: Float64Array
    readonly df1: Float64Array
    readonly df2: Float64Array
    readonly p: Float64Array
  }[]
  /** Random effects a cluster. */
  readonly effects: number
  /** Row-major q x q an outcome. */
  readonly randomCovariance: Float64Array
  readonly sigma: Float64Array
  /** -2 log likelihood; restricted where the method is reml (lme4's REML criterion). */
  readonly deviance: Float64Array
  readonly rows: Int32Array
  readonly clusters: Int32Array
  readonly singular: Uint8Array
  readonly converged: Uint8Array
  /** Null where it was fitted. */
  readonly faults: readonly (ManyMixedFault | null)[]
}

/**
 * The linear mixed model of {@link linearMixed} for each of many outcomes (genes, metabolites) on the same rows. What no
 * outcome enters is worked out once for all outcomes with values in the same rows: the orthonormal fixed design and
 * the basis of each cluster. A random intercept then costs an outcome O(rows p), and a search over one variance ratio
 * whose evaluations do not grow with the clusters; slopes go through the same Newton method as `linearMixed`.
 * R: apply(outcomes, 1, function(y) lmerTest::lmer(y ~ x + (1 | group))).
 * @throws StatisticsInputError on lengths, and missing values other than the outcomes'
 */
export function linearMixedMany(options: ManyMixedOptions): ManyMixedFit {
  const { outcomes: values, x, group, slopes = [], correlated = true, method = 'reml' } = options
  const { contrasts = [], tests = [], onProgress } = options
  requireOneOf('method', method, ['reml', 'ml'])
  const n = group.length
  requireFinite('group', group, n)
  requireDesign(x, n)
  slopes.forEach((slope, k) => {
    requireFinite(`slopes[${k}]`, slope, n)
  })
  if (n === 0 || values.length % n !== 0)
    throw new StatisticsInputError(
      'length',
      'outcomes',
      `outcomes has ${values.length} values where a multiple of ${n} is needed: give one a row for each outcome.`,
    )
  const count = values.length / n
  const q = slopes.length + 1
  const result = emptyFit(count, x.length + 1, q, contrasts.length, tests.length)
  const reml = method === 'reml'
  const units = Array.from({ length: x.length + 1 }, (_, j) =>
    Float64Array.from({ length: x.length + 1 }, (_, i) => (i === j ? 1 : 0)),
  )
  let done = 0
  for (const { rows, features } of missingPatterns(values, count, n)) {
    const whole = rows.length === n
    const take = (column: ArrayLike<number>) => (whole ? column : Float64Array.from(rows, row => column[row]))
    const pattern = preparePattern(x.map(take), slopes.map(take), take(group), { reml, correlated })
    for (const f of features) {
      const y = new Float64Array(rows.length)
      for (let i = 0; i < rows.length; i++) y[i] = values[f * n + rows[i]]
      result.rows[f] = rows.length
      const fit = typeof pattern === 'string' ? pattern : pattern(y)
      if (typeof fit === 'string') result.faults[f] = fit
      else {
        result.clusters[f] = fit.clusters
        result.sigma[f] = fit.sigma
        result.deviance[f] = fit.deviance
        result.randomCovariance.set(fit.randomCovariance, f * q * q)
        result.singular[f] = fit.singular ? 1 : 0
        result.converged[f] = fit.converged ? 1 : 0
        const { inference } = fit
        units.forEach((unit, j) => {
          if (!inference.aliased[j]) setContrast(result.coefficients[j], f, contrastTest(inference, unit))
        })
        contrasts.forEach((weights, k) => {
          setContrast(result.contrasts[k], f, fixedContrast(inference, weights))
        })
        tests.forEach((rowsOfTest, k) => {
          const test = fixedContrastTest(inference, rowsOfTest)
          for (const field of ['statistic', 'df1', 'df2', 'p'] as const)
            result.tests[k][field][f] = test[field]
        })
      }
      if (++done % 100 === 0) onProgress?.(done)
    }
  }
  onProgress?.(count)
  return result
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type OpenFit = Omit<ManyMixedFit, 'faults'> & { readonly faults: (ManyMixedFault | null)[] }

function emptyFit(count: number, columns: number, q: number, contrasts: number, tests: number): OpenFit {
  const missing = () => new Float64Array(count).fill(Number.NaN)
  const contrast = (): ManyContrast => ({
    estimate: missing(),
    se: missing(),
    df: missing(),
    t: missing(),
    p: missing(),
  })
  return {
    outcomes: count,
    coefficients: Array.from({ length: columns }, contrast),
    contrasts: Array.from({ length: contrasts }, contrast),
    tests: Array.from({ length: tests }, () => ({
      statistic: missing(),
      df1: missing(),
      df2: missing(),
      p: missing(),
    })),
    effects: q,
    randomCovariance: new Float64Array(count * q * q).fill(Number.NaN),
    sigma: missing(),
    deviance: missing(),
    rows: new Int32Array(count),
    clusters: new Int32Array(count),
    singular: new Uint8Array(count),
    converged: new Uint8Array(count),
    faults: new Array<ManyMixedFault | null>(count).fill(null),
  }
}

function setContrast(
  into: ManyContrast,
  f: number,
  test: Writable<{ estimate: number; se: number; df: number; t: number; p: number }>,
): void {
  for (const field of ['estimate', 'se', 'df', 't', 'p'] as const) into[field][f] = test[field]
}

import { requireFinite } from '../input-error.ts'
import { type LocalOptions, LocalSmoother } from './local-smoother.ts'

export interface LocalRegressionOptions extends LocalOptions {
  /** Finite. */
  readonly x: ArrayLike<number>
  /** Finite. */
  readonly y: ArrayLike<number>
  /** `symmetric`: outlying points lose their weight (Tukey's biweight of 6 times the median absolute residual). */
  readonly family?: 'gaussian' | 'symmetric'
  /** Fits of the symmetric family, 4 by default. */
  readonly iterations?: number
}

export interface LocalRegression {
  readonly fitted: Float64Array
  /** Weight that each point has left: 1 for all in the gaussian family. */
  readonly robustness: Float64Array
  /** The curve at other places, beyond the data too. */
  at(places: ArrayLike<number>): Float64Array
}

/**
 * Local regression of y on x, fitted anew at every place. R: loess(y ~ x, span, degree, family,
 * control = loess.control(surface = "direct", iterations)).
 * @throws StatisticsInputError for missing values, unequal lengths or a span that is not above 0
 */
export function localRegression(options: LocalRegressionOptions): LocalRegression {
  const { x, y, family = 'gaussian', iterations = 4 } = options
  requireFinite('y', y, x.length)
  const smoother = new LocalSmoother(x, options)
  return robustLocal(smoother, smoother.to(x), y, family === 'gaussian' ? 1 : iterations)
}

/** The same with a smoother that is shared, and its fit at its own points. */
export function robustLocal(
  smoother: LocalSmoother,
  here: ReturnType<LocalSmoother['to']>,
  y: ArrayLike<number>,
  iterations: number,
): LocalRegression {
  let robustness = new Float64Array(y.length).fill(1)
  let fitted = here(y)
  for (let round = 1; round < iterations; round++) {
    const weights = biweights(fitted, y)
    if (weights === null) break
    robustness = weights
    fitted = here(y, robustness)
  }
  return { fitted, robustness, at: places => smoother.to(places)(y, robustness) }
}

/** Cleveland's robustness weights; null where the points lie on the curve. */
function biweights(fitted: Float64Array, y: ArrayLike<number>): Float64Array<ArrayBuffer> | null {
  const size = fitted.map((value, i) => Math.abs(y[i] - value))
  const sorted = size.slice().sort()
  const half = Math.floor(sorted.length / 2)
  const limit = sorted.length % 2 === 1 ? 6 * sorted[half] : 3 * (sorted[half] + sorted[half - 1])
  if (!(limit > Number.MIN_VALUE / Number.EPSILON)) return null
  return size.map(r => {
    if (!(r <= 0.999 * limit)) return 0
    return r <= 0.001 * limit ? 1 : (1 - (r / limit) ** 2) ** 2
  })
}

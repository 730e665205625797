import { type FineGrayOptions, fineGray } from '../competing-risks/fine-gray/fine-gray.ts'
import { requireDesign } from '../input-error.ts'
import { ordinalRegression } from '../regression/ordinal/ordinal.ts'
import { everyRow, type Screen, type ScreenFit, withoutEstimate } from './screen.ts'

/**
 * Proportional-odds regression of each feature in turn beside shared covariates: {@link ordinalRegression} every time.
 * `events` counts the rows outside the level with most rows.
 */
export function ordinalScreen({
  y,
  covariates = [],
}: {
  /** Level of each row as a number. */
  readonly y: ArrayLike<number>
  readonly covariates?: readonly ArrayLike<number>[]
}): Screen {
  const all = everyRow(y.length)
  requireDesign(covariates, y.length)
  return {
    covariates: covariates.length,
    hasLikelihoodRatio: true,
    fit: (own, rows = all) => {
      const at = (column: ArrayLike<number>) => Float64Array.from(rows, row => column[row])
      const level = at(y)
      const counts = new Map<number, number>()
      for (const value of level) counts.set(value, (counts.get(value) ?? 0) + 1)
      const parts = { n: rows.length, events: rows.length - Math.max(0, ...counts.values()) }
      if (counts.size < 2 || rows.length <= counts.size + covariates.length + own.length)
        return withoutEstimate('too-few', own.length, parts)
      const x = [...covariates, ...own].map(at)
      const fit = ordinalRegression({ y: level, x })
      return whatItSays(fit, x.length + fit.thresholds.length, covariates.length, own.length, parts, [
        fit.separated,
        !fit.converged,
      ])
    },
  }
}

/**
 * Fine and Gray's regression of each feature in turn beside shared covariates: {@link fineGray} every time, with its robust
 * variance. Its likelihood is a weighted one, so that no likelihood-ratio test is given.
 */
export function fineGrayScreen({
  time,
  cause,
  of = 1,
  covariates = [],
}: Pick<FineGrayOptions, 'time' | 'cause' | 'of'> & {
  readonly covariates?: readonly ArrayLike<number>[]
}): Screen {
  const all = everyRow(time.length)
  requireDesign(covariates, time.length)
  return {
    covariates: covariates.length,
    hasLikelihoodRatio: false,
    fit: (own, rows = all) => {
      const at = (column: ArrayLike<number>) => Float64Array.from(rows, row => column[row])
      const causes = at(cause)
      const parts = { n: rows.length, events: causes.filter(value => value === of).length }
      if (parts.events === 0 || rows.length <= covariates.length + own.length)
        return withoutEstimate('too-few', own.length, parts)
      const x = [...covariates, ...own].map(at)
      const fit = fineGray({ time: at(time), cause: causes, of, x })
      return whatItSays(fit, x.length, covariates.length, own.length, parts, [
        fit.infinite.includes(true),
        !fit.converged,
      ])
    },
  }
}

/** The feature's part of a whole fit whose covariance has `size` rows. */
function whatItSays(
  fit: {
    readonly coefficients: Float64Array
    readonly covariance: Float64Array
    readonly logLikelihood: number
    readonly aliased: readonly boolean[]
  },
  size: number,
  first: number,
  own: number,
  parts: { readonly n: number; readonly events: number },
  [infinite, unsettled]: readonly [boolean, boolean],
): ScreenFit {
  const known = { ...parts, logLikelihood: fit.logLikelihood }
  if (fit.aliased.slice(first).includes(true)) return withoutEstimate('collinear', own, known)
  if (infinite) return withoutEstimate('infinite', own, known)
  if (unsettled) return withoutEstimate('not-converged', own, known)
  return {
    ...known,
    state: 'estimated',
    coefficients: fit.coefficients.slice(first),
    covariance: Float64Array.from(
      { length: own * own },
      (_, k) => fit.covariance[(first + Math.floor(k / own)) * size + first + (k % own)],
    ),
    residualDf: null,
  }
}

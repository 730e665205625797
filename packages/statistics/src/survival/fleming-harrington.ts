import { requireOneOf } from '../input-error.ts'
import type { KaplanMeierOptions, SurvivalCurve } from './kaplan-meier.ts'
import { nelsonAalen, type TiedHazard } from './nelson-aalen.ts'
import { survivalIntervals, survivalLimits, twoSidedQuantile } from './survival-limits.ts'

/** The curve, and the cumulative hazard that it is made of. */
export interface FlemingHarringtonCurve extends Omit<SurvivalCurve, 'emptied'> {
  readonly cumulativeHazard: Float64Array
}

/**
 * Survival from the cumulative hazard: S(t) = exp(-H(t)), H being the Nelson-Aalen estimate (`tied: 'together'`;
 * Breslow's and Altshuler's estimate) or the one that takes tied events one by one (`one-by-one`; Fleming &
 * Harrington, Commun Stat 1984;13:2469). Standard error S(t) se(H(t)). Never 0, also where all at risk have the
 * event. R: survfit(..., stype = 2, ctype = 1 or 2); the former type 'fleming-harrington' and 'fh2'.
 * @throws StatisticsInputError on lengths, missing or negative values
 */
export function flemingHarrington(
  options: KaplanMeierOptions & { readonly tied?: TiedHazard },
): FlemingHarringtonCurve {
  const { conf = 'log', level = 0.95, ...rest } = options
  requireOneOf('conf', conf, survivalIntervals)
  const z = twoSidedQuantile(level)
  const hazard = nelsonAalen(rest)
  const { time, atRisk, events, censored, cumulativeHazard, robust } = hazard
  const survival = cumulativeHazard.map(h => Math.exp(-h))
  const lower = new Float64Array(time.length)
  const upper = new Float64Array(time.length)
  for (let i = 0; i < time.length; i++) {
    const limits = survivalLimits(survival[i], hazard.standardError[i], z, conf)
    lower[i] = limits[0]
    upper[i] = limits[1]
  }
  const standardError = survival.map((s, i) => s * hazard.standardError[i])
  return {
    time,
    atRisk,
    events,
    censored,
    survival,
    standardError,
    lower,
    upper,
    level,
    robust,
    cumulativeHazard,
  }
}

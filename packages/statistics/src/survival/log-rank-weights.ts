import { StatisticsInputError } from '../input-error.ts'
import type { RiskCounts } from './risk-counts.ts'

/**
 * What each time of an event counts for, n being the number at risk and S the Kaplan-Meier curve of all groups of
 * the stratum together:
 * - `log-rank` 1
 * - `fleming-harrington` S(t-)^rho (1 - S(t-))^gamma (rho 1, gamma 0: R's survdiff(rho = 1))
 * - `gehan-breslow` n
 * - `tarone-ware` the square root of n
 * - `peto-peto` S~(t), the product over s <= t of 1 - d(s) / (n(s) + 1)
 * - `modified-peto-peto` S~(t) n / (n + 1) (Andersen)
 *
 * Klein & Moeschberger, Survival Analysis, 2nd ed., section 7.3.
 */
export type LogRankWeighting =
  | 'log-rank'
  | 'fleming-harrington'
  | 'gehan-breslow'
  | 'tarone-ware'
  | 'peto-peto'
  | 'modified-peto-peto'

export interface LogRankWeights {
  /** By default `log-rank`, or `fleming-harrington` where `rho` or `gamma` is given. */
  readonly weighting?: LogRankWeighting
  readonly rho?: number
  readonly gamma?: number
}

/**
 * The weighting with its powers, as the options mean it.
 * @throws StatisticsInputError for powers that are no numbers of 0 or more, or that the weighting does not take
 */
export function readLogRankWeights(options: LogRankWeights): Required<LogRankWeights> {
  const { rho = 0, gamma = 0 } = options
  const weighting = options.weighting ?? (rho !== 0 || gamma !== 0 ? 'fleming-harrington' : 'log-rank')
  for (const [name, power] of [
    ['rho', rho],
    ['gamma', gamma],
  ] as const) {
    if (!Number.isFinite(power) || (name === 'gamma' && power < 0))
      throw new StatisticsInputError('option', name, `${name} is ${power}: give a number of 0 or more.`)
    if (power !== 0 && weighting !== 'fleming-harrington')
      throw new StatisticsInputError(
        'option',
        name,
        `${name} belongs to the weighting 'fleming-harrington', not to '${weighting}'.`,
      )
  }
  return { weighting, rho, gamma }
}

/** The weight of each time of exit of one stratum. */
export function logRankWeightsOf(
  { atRisk, events }: RiskCounts,
  { weighting, rho, gamma }: Required<LogRankWeights>,
): Float64Array {
  const weight = new Float64Array(atRisk.length)
  let before = 1
  let peto = 1
  for (let i = 0; i < weight.length; i++) {
    const n = atRisk[i]
    peto *= 1 - events[i] / (n + 1)
    switch (weighting) {
      case 'log-rank':
        weight[i] = 1
        break
      case 'fleming-harrington':
        weight[i] = before ** rho * (1 - before) ** gamma
        break
      case 'gehan-breslow':
        weight[i] = n
        break
      case 'tarone-ware':
        weight[i] = Math.sqrt(n)
        break
      case 'peto-peto':
        weight[i] = peto
        break
      case 'modified-peto-peto':
        weight[i] = (peto * n) / (n + 1)
        break
      default:
        throw new StatisticsInputError('option', 'weighting', `weighting '${weighting}' is not known.`)
    }
    before = events[i] === n ? 0 : before * (1 - events[i] / n)
  }
  return weight
}

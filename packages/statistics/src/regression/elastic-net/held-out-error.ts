import { harrellConcordance } from '../../discrimination/survival-concordance.ts'
import { weightedAuc } from '../../discrimination/weighted-auc.ts'
import { StatisticsInputError } from '../../input-error.ts'
import { partialDeviance } from './cox-deviance.ts'
import type { ElasticNetCoxOptions } from './elastic-net.ts'

/** Linear predictors of all rows, one array a class (one alone but for a multinomial outcome). */
export type LinearPredictors = readonly Float64Array[]

/** How wrong a prediction is: row by row, or for the rows of a fold together. */
export type HeldOutError =
  | { readonly of: 'row'; readonly at: (linear: LinearPredictors, row: number) => number }
  | {
      readonly of: 'fold'
      /** NaN where the fold has no value; `kept` and `held` are row numbers. */
      readonly at: (kept: Int32Array, held: Int32Array) => (linear: LinearPredictors) => number
      readonly weight: (held: Int32Array) => number
    }

/** Probabilities nearer to 0 and 1 are taken as this in a deviance, as in cv.glmnet. */
const SMALLEST_PROBABILITY = 1e-5
const within = (p: number) => Math.min(Math.max(p, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY)

const rowwise = (at: (linear: LinearPredictors, row: number) => number): HeldOutError => ({ of: 'row', at })

/** By measure; the first is the default. */
export function gaussianErrors(y: ArrayLike<number>): Record<string, HeldOutError> {
  const squared = rowwise(([eta], i) => (y[i] - eta[i]) ** 2)
  return { deviance: squared, mse: squared, mae: rowwise(([eta], i) => Math.abs(y[i] - eta[i])) }
}

export function poissonErrors(y: ArrayLike<number>): Record<string, HeldOutError> {
  return {
    deviance: rowwise(([eta], i) => {
      const saturated = y[i] > 0 ? y[i] * Math.log(y[i]) - y[i] : 0
      return 2 * (saturated - (y[i] * eta[i] - Math.exp(eta[i])))
    }),
    mse: rowwise(([eta], i) => (y[i] - Math.exp(eta[i])) ** 2),
    mae: rowwise(([eta], i) => Math.abs(y[i] - Math.exp(eta[i]))),
  }
}

/** Squared and absolute errors are summed over both classes, as in cv.glmnet. */
export function binomialErrors(y: ArrayLike<number>, weights: Float64Array): Record<string, HeldOutError> {
  const probability = (eta: number) => 1 / (1 + Math.exp(-eta))
  return {
    deviance: rowwise(([eta], i) => {
      const p = within(probability(eta[i]))
      return -2 * Math.log(y[i] === 1 ? p : 1 - p)
    }),
    class: rowwise(([eta], i) => (probability(eta[i]) > 0.5 === (y[i] === 1) ? 0 : 1)),
    auc: {
      of: 'fold',
      at:
        (_, held) =>
        ([eta]) =>
          weightedAuc(
            Float64Array.from(held, i => eta[i]),
            {
              weight: Float64Array.from(held, i => weights[i]),
              isCase: Uint8Array.from(held, i => y[i]),
              isControl: Uint8Array.from(held, i => 1 - y[i]),
            },
          ).value,
      weight: held => sumAt(weights, held),
    },
    mse: rowwise(([eta], i) => 2 * (y[i] - probability(eta[i])) ** 2),
    mae: rowwise(([eta], i) => 2 * Math.abs(y[i] - probability(eta[i]))),
  }
}

export function multinomialErrors(y: ArrayLike<number>): Record<string, HeldOutError> {
  const probabilities = (linear: LinearPredictors, i: number) => {
    const largest = Math.max(...linear.map(eta => eta[i]))
    const odds = linear.map(eta => Math.exp(eta[i] - largest))
    const total = odds.reduce((a, b) => a + b, 0)
    return odds.map(value => value / total)
  }
  const overClasses = (error: (difference: number) => number) =>
    rowwise((linear, i) =>
      probabilities(linear, i).reduce((sum, p, l) => sum + error((y[i] === l ? 1 : 0) - p), 0),
    )
  return {
    deviance: rowwise((linear, i) => -2 * Math.log(within(probabilities(linear, i)[y[i]]))),
    class: rowwise((linear, i) => {
      const p = probabilities(linear, i)
      return p.indexOf(Math.max(...p)) === y[i] ? 0 : 1
    }),
    mse: overClasses(d => d * d),
    mae: overClasses(Math.abs),
  }
}

/**
 * The partial deviance of all rows less that of the rows kept, both at the fit of the rows kept, a unit of weight of
 * the events left out (Verweij & van Houwelingen, Stat Med 1993;12:2305; cv.glmnet's grouped = TRUE). As there,
 * weights have mean 1 within each of the two sets.
 */
export function coxErrors(
  { time, event, start, strata }: Pick<ElasticNetCoxOptions, 'time' | 'event' | 'start' | 'strata'>,
  weights: Float64Array,
): Record<string, HeldOutError> {
  const all = Int32Array.from(weights, (_, i) => i)
  const devianceOf = (rows: Int32Array) => {
    const pick = (values: ArrayLike<number>) => Float64Array.from(rows, i => values[i])
    const scale = rows.length / sumAt(weights, rows)
    const deviance = partialDeviance({
      time: pick(time),
      event: pick(event),
      start: start && pick(start),
      strata: strata && pick(strata),
      weights: pick(weights).map(w => w * scale),
    })
    return (eta: Float64Array) => deviance.at(pick(eta))
  }
  const eventWeight = (held: Int32Array) => held.reduce((sum, i) => sum + weights[i] * event[i], 0)
  return {
    deviance: {
      of: 'fold',
      at: (kept, held) => {
        const whole = devianceOf(all)
        const part = devianceOf(kept)
        const total = eventWeight(held)
        return ([eta]) => (total === 0 ? 0 : (whole(eta) - part(eta)) / total)
      },
      weight: eventWeight,
    },
    C: {
      of: 'fold',
      at: (_, held) => {
        const pick = (values: ArrayLike<number>) => Float64Array.from(held, i => values[i])
        const followUp = {
          time: pick(time),
          event: pick(event),
          entry: start && pick(start),
          strata: strata && pick(strata),
          weights: pick(weights),
        }
        return ([eta]) => {
          try {
            return harrellConcordance({ ...followUp, risk: pick(eta) }).value
          } catch (error) {
            if (error instanceof StatisticsInputError) return Number.NaN // no pair of the fold can be compared
            throw error
          }
        }
      },
      weight: held => sumAt(weights, held),
    },
  }
}

function sumAt(values: Float64Array, rows: Int32Array): number {
  return rows.reduce((sum, i) => sum + values[i], 0)
}

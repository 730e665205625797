import { preparation } from '@tessera/learning'
import { elasticNet, elasticNetCox } from '@tessera/statistics'
import type { BiomarkerCohort } from './cohort.ts'
import { marginalOrder } from './marginal-order.ts'
import { rowsWith, trainingOn } from './training-rows.ts'

/** Features that reach the elastic net, by their statistic beside the covariates in the same patients. */
const passedOn = 200

/**
 * The order in which features enter a panel: the lasso path of the outcome in the given patients, covariates always in it, the
 * features standardised; equals by the size of their coefficient when they enter. Ordinal outcomes enter as their level, competing
 * ones as the first cause with others censored. Uses the given rows and nothing else.
 */
export function panelOrder(
  cohort: BiomarkerCohort,
  rows: Int32Array,
  options: { readonly most: number; readonly seed: number; readonly cause: number },
): number[] {
  const places = marginalOrder(cohort, rows, { most: Math.max(passedOn, options.most), cause: options.cause })
  const training = trainingOn(rowsWith(cohort, places, true), rows)
  const prepared = preparation().fit(training, { seed: options.seed })
  const design = prepared.apply(training.data)
  const placeOf = new Map(places.map(place => [cohort.features[place].id, place]))
  const isFeature = design.terms.map(term => placeOf.has(term.feature))
  if (!isFeature.includes(true)) return []
  const shared = {
    x: design.x,
    alpha: 1,
    lambdaCount: 60,
    penaltyFactors: isFeature.map(Number),
    dfMax: options.most * 3 + isFeature.filter(is => !is).length,
    tolerance: 1e-7,
  }
  const { outcome } = training.data
  const path =
    cohort.outcome.kind === 'ordinal' || cohort.outcome.kind === 'continuous'
      ? elasticNet({ ...shared, family: 'gaussian', y: measured(cohort, training.rows) })
      : outcome.kind === 'binary'
        ? elasticNet({ ...shared, family: 'binomial', y: outcome.event })
        : elasticNetCox({ ...shared, time: outcome.time, event: outcome.event })
  const scale = design.x.map(column => deviation(column))
  const order: number[] = []
  for (const beta of path.beta) {
    const entering = design.terms
      .flatMap((term, j) => {
        const place = placeOf.get(term.feature)
        return place === undefined || beta[j] === 0 || order.includes(place)
          ? []
          : [{ place, size: Math.abs(beta[j]) * scale[j] }]
      })
      .sort((a, b) => b.size - a.size || a.place - b.place)
    order.push(...entering.map(({ place }) => place))
    if (order.length >= options.most) break
  }
  return order.slice(0, options.most)
}

function measured({ outcome }: BiomarkerCohort, rows: Int32Array): Float64Array {
  if (outcome.kind === 'continuous') return Float64Array.from(rows, row => outcome.value[row])
  if (outcome.kind === 'ordinal') return Float64Array.from(rows, row => outcome.level[row])
  return new Float64Array(rows.length)
}

function deviation(column: Float64Array): number {
  let [sum, squares] = [0, 0]
  for (const value of column) {
    sum += value
    squares += value * value
  }
  return Math.sqrt(Math.max(0, squares / column.length - (sum / column.length) ** 2))
}

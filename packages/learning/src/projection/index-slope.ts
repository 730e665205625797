import { cox, elasticNet, elasticNetCox, logistic, partialDeviance } from '@tessera/statistics'
import { ridgePath } from '../learners/weak-ridge.ts'
import type { Outcome } from '../rows.ts'

/** The regression of an outcome on one index. */
export interface IndexSlope {
  /** Of a logistic regression; 0 for Cox. */
  readonly intercept: number
  readonly slope: number
  /** -2 log likelihood (logistic) or partial likelihood (Cox, Breslow), less that without the index: negative is better. */
  readonly gain: number
  /** The index separates the outcome: slope under a weak ridge penalty. */
  readonly separated: boolean
}

/** Logistic or Cox regression on one index; under a weak ridge penalty where no finite slope exists. */
export function slopeOf(index: Float64Array, outcome: Outcome): IndexSlope {
  if (index.every(value => value === index[0]))
    return { intercept: logOdds(outcome), slope: 0, gain: 0, separated: false }
  return outcome.kind === 'binary' ? logisticSlope(index, outcome) : coxSlope(index, outcome)
}

/** The intercept of a logistic model without any column; 0 for Cox. */
export function logOdds(outcome: Outcome): number {
  if (outcome.kind !== 'binary') return 0
  const share = outcome.event.reduce((sum, e) => sum + e, 0) / outcome.event.length
  return Math.log(share / (1 - share))
}

function logisticSlope(index: Float64Array, outcome: Outcome): IndexSlope {
  const { event } = outcome
  const fit = logistic({ y: event, x: [index] })
  const separated = fit.separated || !fit.converged
  let intercept = fit.coefficients[0]
  let slope = fit.coefficients[1]
  if (separated) {
    const ridge = elasticNet({
      family: 'binomial',
      y: event,
      x: [index],
      alpha: 0,
      lambda: ridgePath(event.length),
    })
    const last = ridge.lambda.length - 1
    intercept = ridge.intercept[last]
    slope = ridge.beta[last][0]
  }
  const without = logOdds(outcome)
  let gain = 0
  for (let i = 0; i < event.length; i++)
    gain += logLoss(intercept + slope * index[i], event[i]) - logLoss(without, event[i])
  return { intercept, slope, gain: 2 * gain, separated }
}

function coxSlope(index: Float64Array, outcome: Outcome & { readonly kind: 'time-to-event' }): IndexSlope {
  const { time, event } = outcome
  const fit = cox({ time, event, x: [index], ties: 'efron' })
  const separated = fit.infinite[0] || !fit.converged
  let slope = fit.coefficients[0]
  if (separated) {
    const ridge = elasticNetCox({ time, event, x: [index], alpha: 0, lambda: ridgePath(time.length) })
    slope = ridge.beta[ridge.lambda.length - 1][0]
  }
  const deviance = partialDeviance({ time, event })
  const gain = deviance.at(index.map(value => slope * value)) - deviance.at(new Float64Array(index.length))
  return { intercept: 0, slope, gain, separated }
}

/** -log of the probability of what happened, by the log-odds. */
function logLoss(linear: number, event: number): number {
  const towards = event === 1 ? linear : -linear
  return towards > 0 ? Math.log1p(Math.exp(-towards)) : -towards + Math.log1p(Math.exp(towards))
}

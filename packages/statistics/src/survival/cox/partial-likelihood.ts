import { type CoxData, sortedLinear, type Ties } from './cox-data.ts'
import { eachRiskSet } from './risk-set.ts'

/** Log partial likelihood with its gradient and information, on the standardised scale of the covariates. */
export interface PartialLikelihood {
  readonly value: number
  readonly score: Float64Array
  /** Row-major p x p, symmetric. */
  readonly information: Float64Array
}

/**
 * Log partial likelihood. With d events of mean weight w tied at a time, Efron's form takes d denominators
 * s0 - (k / d) e0, k = 0 .. d - 1, where e0 is the sum over the events themselves; Breslow's takes s0 each time.
 * Efron, JASA 1977;72:557. Breslow, Biometrics 1974;30:89.
 */
export function partialLikelihood(data: CoxData, beta: Float64Array, ties: Ties): PartialLikelihood {
  const { p } = data
  let value = 0
  const score = new Float64Array(p)
  const information = new Float64Array(p * p)
  const mean = new Float64Array(p)
  eachRiskSet(data, sortedLinear(data, beta), true, ({ atRisk, events }) => {
    value += events.linear
    for (let j = 0; j < p; j++) score[j] += events.x[j]
    const terms = ties === 'efron' ? events.count : 1
    const weight = events.weight / terms
    const { s1, s2 } = atRisk
    const e1 = events.s1
    const e2 = events.s2
    for (let k = 0; k < terms; k++) {
      const share = k / terms
      const inverse = 1 / (atRisk.s0 - share * events.s0)
      value += weight * Math.log(inverse)
      const scaled = weight * inverse
      for (let j = 0; j < p; j++) {
        mean[j] = (s1[j] - share * e1[j]) * inverse
        score[j] -= weight * mean[j]
        const weightedMean = weight * mean[j]
        const from = j * p
        if (k === 0)
          for (let l = 0; l <= j; l++) information[from + l] += scaled * s2[from + l] - weightedMean * mean[l]
        else
          for (let l = 0; l <= j; l++)
            information[from + l] += scaled * (s2[from + l] - share * e2[from + l]) - weightedMean * mean[l]
      }
    }
  })
  for (let j = 0; j < p; j++) for (let l = 0; l < j; l++) information[l * p + j] = information[j * p + l]
  return { value, score, information }
}

import type { TransitionStep } from './transitions.ts'

/** Probabilities of the states after each step, and their standard errors, row-major steps x states. */
export interface StateProbabilities {
  readonly probability: Float64Array
  readonly standardError: Float64Array
}

/**
 * Carries a distribution over the states through the steps: p(t) = p(t-) (I + dA(t)), with the Greenwood covariance
 * V(t) = (I + dA)' V(t-) (I + dA) + sum over states l of p_l(t-)^2 cov(dA_l), the departures from a state being
 * multinomial. Andersen, Borgan, Gill & Keiding, Statistical Models Based on Counting Processes, 1993, (4.4.19).
 * O(steps * states^2).
 */
export function propagate(steps: readonly TransitionStep[], initial: Float64Array): StateProbabilities {
  const states = initial.length
  const current = Float64Array.from(initial)
  const covariance = new Float64Array(states * states)
  const probability = new Float64Array(steps.length * states)
  const standardError = new Float64Array(steps.length * states)
  steps.forEach(({ departures }, k) => {
    const before = Float64Array.from(current)
    for (const { from, atRisk, events, total } of departures)
      for (let j = 0; j < states; j++)
        current[j] += (before[from] * (j === from ? -total : events[j])) / atRisk
    transform(covariance, departures, states)
    for (const { from, atRisk, events, total } of departures) {
      const scale = (before[from] * before[from]) / (atRisk * atRisk * atRisk)
      const change = (j: number) => (j === from ? -total : events[j])
      for (let j = 0; j < states; j++)
        for (let l = 0; l < states; l++) {
          const diagonal = j === l ? (j === from ? total : events[j]) : 0
          const withOrigin = j !== l && (j === from || l === from) ? -(j === from ? events[l] : events[j]) : 0
          covariance[j * states + l] += scale * (atRisk * (diagonal + withOrigin) - change(j) * change(l))
        }
    }
    for (let j = 0; j < states; j++) {
      probability[k * states + j] = current[j]
      standardError[k * states + j] = Math.sqrt(Math.max(covariance[j * states + j], 0))
    }
  })
  return { probability, standardError }
}

/** (I + dA)' V (I + dA), in place. */
function transform(covariance: Float64Array, departures: TransitionStep['departures'], states: number): void {
  const old = Float64Array.from(covariance)
  // Columns, then rows.
  for (const [stride, step] of [
    [states, 1],
    [1, states],
  ]) {
    old.set(covariance)
    for (const { from, atRisk, events, total } of departures)
      for (let r = 0; r < states; r++) {
        const moved = old[r * stride + from * step] / atRisk
        for (let j = 0; j < states; j++)
          covariance[r * stride + j * step] += moved * (j === from ? -total : events[j])
      }
  }
}

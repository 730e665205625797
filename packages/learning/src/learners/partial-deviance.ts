/** Twice the negative log partial likelihood of given linear predictors, for fixed times and events. */
export interface PartialDeviance {
  readonly events: number
  /** -2 log partial likelihood (Breslow's ties) of the linear predictor, one entry a row. */
  at(linear: Float64Array): number
}

/**
 * Prepares times and events once, so that the deviance of many linear predictors costs one pass each. At tied
 * event times the saturated model's likelihood is taken off, as glmnet does: 2 (l_sat - l), with
 * l_sat = -sum d log d over the event times with d events.
 */
export function partialDeviance(time: Float64Array, event: Uint8Array): PartialDeviance {
  const order = Int32Array.from(time, (_, i) => i).sort((a, b) => time[b] - time[a] || event[b] - event[a])
  const n = time.length
  const lastOfTime = new Uint8Array(n)
  let events = 0
  let saturated = 0
  let tied = 0
  for (let k = 0; k < n; k++) {
    events += event[order[k]]
    tied += event[order[k]]
    if (k + 1 < n && time[order[k + 1]] === time[order[k]]) continue
    lastOfTime[k] = 1
    if (tied > 0) saturated -= tied * Math.log(tied)
    tied = 0
  }
  return {
    events,
    at: linear => {
      let top = Number.NEGATIVE_INFINITY
      for (let i = 0; i < n; i++) if (linear[i] > top) top = linear[i]
      let atRisk = 0
      let deaths = 0
      let logLikelihood = 0
      for (let k = 0; k < n; k++) {
        const row = order[k]
        atRisk += Math.exp(linear[row] - top)
        if (event[row] === 1) {
          deaths++
          logLikelihood += linear[row] - top
        }
        if (lastOfTime[k] === 1) {
          if (deaths > 0) logLikelihood -= deaths * Math.log(atRisk)
          deaths = 0
        }
      }
      return 2 * (saturated - logLikelihood)
    },
  }
}

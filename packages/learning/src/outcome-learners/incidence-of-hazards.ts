/** Cumulative hazards of each cause over ascending times: row-major, patients x times. */
export interface CauseHazards {
  readonly times: Float64Array
  readonly hazard: readonly Float64Array[]
}

/**
 * Cumulative incidence of the first cause at each of the times, row-major patients x times, from the cumulative
 * hazards H_k of all causes. Between two times the hazards' ratio is taken as constant, so that with h_k the steps and
 * h their sum, F rises by S(t-) (1 - exp(-h)) h_1 / h and S = exp(-sum of H): incidences and S sum to 1, and with a
 * time at every event it is Benichou and Gail's estimate (Biometrics 1990;46:813) but for steps of a large size.
 * R: predictRisk(riskRegression::CSC(...)).
 */
export function firstCauseIncidence({ times, hazard }: CauseHazards): Float64Array {
  const m = times.length
  const incidence = new Float64Array(hazard[0].length)
  for (let row = 0; row * m < incidence.length; row++) {
    let reached = 0
    let before = 0
    let ofFirst = 0
    for (let k = 0; k < m; k++) {
      const at = row * m + k
      let total = 0
      for (const own of hazard) total += own[at]
      const step = total - before
      const first = hazard[0][at] - ofFirst
      if (step > 0) reached += Math.exp(-before) * -Math.expm1(-step) * (Math.max(first, 0) / step)
      before = Math.max(total, before)
      ofFirst = Math.max(hazard[0][at], ofFirst)
      incidence[at] = Math.min(reached, 1)
    }
  }
  return incidence
}

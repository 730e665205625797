import type { CauseFollowUp } from './causes.ts'

/**
 * Adds one stratum's scores and covariance of Gray's test for one cause.
 *
 * With n_k at risk, S_k the event-free share and F_k the incidence of group k just before t, the group's risk set is
 * R_k = n_k (1 - F_k) / S_k, and the score of group i sums W (d_i - d R_i / R), d being events of the cause. Under
 * the hypothesis the scores are sums of martingale increments: an event of the cause in group k at u moves score i by
 * A_ik(u) + (1 - D_k(u)) (C_ik(end) - C_ik(u)), one of another cause by D_k(u) (C_ik(u) - C_ik(end)), where
 * D_k = (1 - F) / S_k, A_ik = W (n_k / S_k) (1{i = k} - share_i) and C_ik sums A_ik dF / (1 - F) over time. C(end) is
 * known only when all is done, so three running sums a group (the constant, linear and quadratic part in it) are kept.
 * Gray, Ann Stat 1988;16:1141, section 3; tied events as drawn without replacement.
 */
export function addGrayScore(
  { time, causeIndex }: CauseFollowUp,
  order: Int32Array,
  group: ArrayLike<number>,
  cause: number,
  rho: number,
  score: Float64Array,
  covariance: Float64Array,
): void {
  const g = score.length
  const atRisk = new Float64Array(g)
  for (const row of order) atRisk[group[row]]++
  const own = new Float64Array(g)
  const other = new Float64Array(g)
  const leaving = new Float64Array(g)
  const survival = new Float64Array(g).fill(1)
  const incidence = new Float64Array(g)
  const share = new Float64Array(g)
  const accumulated = new Float64Array(g * g)
  const now = new Float64Array(g * g)
  const linear = new Float64Array(g * g)
  const quadratic = new Float64Array(g)
  let free = 1
  for (let from = 0; from < order.length; ) {
    own.fill(0)
    other.fill(0)
    leaving.fill(0)
    let events = 0
    let competing = 0
    let to = from
    for (; to < order.length && time[order[to]] === time[order[from]]; to++) {
      const row = order[to]
      leaving[group[row]]++
      if (causeIndex[row] === cause) {
        own[group[row]]++
        events++
      } else if (causeIndex[row] >= 0) {
        other[group[row]]++
        competing++
      }
    }
    if (events + competing > 0) {
      let total = 0
      let adjusted = 0
      for (let k = 0; k < g; k++) {
        share[k] = atRisk[k] > 0 ? atRisk[k] / survival[k] : 0
        total += share[k]
        adjusted += share[k] * (1 - incidence[k])
      }
      // In small samples the pooled incidence can reach 1, or pass it, with rows still to come.
      const weight = free > 0 ? free ** rho : rho === 0 ? 1 : 0
      const hazard = free > 0 ? events / (total * free) : 0
      for (let i = 0; i < g; i++) {
        if (events > 0) score[i] += weight * (own[i] - (events * share[i] * (1 - incidence[i])) / adjusted)
        for (let k = 0; k < g; k++) {
          now[i * g + k] = weight * share[k] * ((i === k ? 1 : 0) - share[i] / total)
          accumulated[i * g + k] += now[i * g + k] * hazard
        }
      }
      free -= events / total
      if (free < 1e-12) free = 0
      for (let k = 0; k < g; k++) {
        if (atRisk[k] === 0) continue
        const before = survival[k]
        incidence[k] += (before * own[k]) / atRisk[k]
        survival[k] *= 1 - (own[k] + other[k]) / atRisk[k]
        // All of the group have had an event: nothing of it is left to come.
        const remaining = survival[k] > 0 ? free / survival[k] : 0
        if (events > 0) {
          const expected = total * before
          const ties = events > 1 ? 1 - (events - 1) / (expected - 1) : 1
          const variance = (ties * before * events) / (total * atRisk[k])
          add(k, variance, survival[k] > 0 ? 1 - remaining : 1, 1)
        }
        if (other[k] > 0 && survival[k] > 0) {
          const ties = other[k] > 1 ? 1 - (other[k] - 1) / (atRisk[k] - 1) : 1
          add(k, (ties * before * before * other[k]) / (atRisk[k] * atRisk[k]), -remaining, 0)
        }
      }
    }
    for (let k = 0; k < g; k++) atRisk[k] -= leaving[k]
    from = to
  }
  for (let k = 0; k < g; k++)
    for (let i = 0; i < g; i++)
      for (let j = 0; j < g; j++) {
        const ci = accumulated[i * g + k]
        const cj = accumulated[j * g + k]
        covariance[i * g + j] += ci * cj * quadratic[k] + ci * linear[j * g + k] + cj * linear[i * g + k]
      }

  /** An increment of group k with this variance moves score i by direct A_ik(u) + later (C_ik(end) - C_ik(u)). */
  function add(k: number, variance: number, later: number, direct: number): void {
    quadratic[k] += variance * later * later
    for (let i = 0; i < g; i++) {
      const at = direct * now[i * g + k] - later * accumulated[i * g + k]
      linear[i * g + k] += variance * later * at
      for (let j = 0; j < g; j++) {
        const other = direct * now[j * g + k] - later * accumulated[j * g + k]
        covariance[i * g + j] += variance * at * other
      }
    }
  }
}

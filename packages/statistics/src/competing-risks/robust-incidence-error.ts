import { clusterNumbers } from '../survival/influence-variance.ts'
import type { Timeline } from '../survival/risk-counts.ts'
import type { CauseFollowUp } from './causes.ts'
import type { IncidenceCurve } from './incidence-variance.ts'

/**
 * Infinitesimal jackknife error of F(t): the root of the sum over clusters of (sum of weight * influence)^2.
 *
 * The influence of a row on F(t) is linear in F(t): what its own event and its time at risk move, with
 * b = (F(t) - F(s)) / S(s) written out. Each row at risk moves by the same step, so that a cluster's influence is
 * a + k A(t) + F(t) (b + k B(t)), with k the weight that it has at risk, A and B running sums over time, and a, b
 * changing only when a row of it comes or goes. Six sums over the clusters give the variance at every time:
 * O(n log n), where following each row through every time would take O(n m).
 */
export function robustIncidenceError(
  followUp: CauseFollowUp,
  { order: leaving, entering: byEntry }: Timeline,
  curve: IncidenceCurve,
  cluster: ArrayLike<number> | undefined,
): Float64Array {
  const { time, entry, weights, rows, causeIndex } = followUp
  const { counts, cause, incidence, eventFree } = curve
  const clusterOf = clusterNumbers(cluster, followUp.n)
  const sums = clusterSums(clusterOf.count)
  const entering = byEntry ?? rows
  const weightOf = (row: number) => (weights ? weights[row] : 1)
  let entered = 0
  let left = 0
  let constant = 0
  let slope = 0
  return incidence.map((f, i) => {
    const now = counts.time[i]
    for (; entered < entering.length && (!entry || entry[entering[entered]] < now); entered++) {
      const row = entering[entered]
      const w = weightOf(row)
      sums.move(clusterOf.number[row], -w * constant, -w * slope, w)
    }
    const n = counts.atRisk[i]
    const before = (i === 0 ? 1 : eventFree[i - 1]) / n
    const still = eventFree[i] > 0 ? 1 / eventFree[i] : 0
    if (counts.anyEvent[i] > 0) {
      const all = counts.anyEvent[i] / n
      constant -= before * (counts.events[cause][i] / n + f * still * all)
      slope += before * still * all
    }
    for (; left < leaving.length && time[leaving[left]] === now; left++) {
      const row = leaving[left]
      const w = weightOf(row)
      const event = causeIndex[row] >= 0
      const own = (causeIndex[row] === cause ? 1 : 0) + f * still
      sums.move(
        clusterOf.number[row],
        w * (constant + (event ? before * own : 0)),
        w * (slope - (event ? before * still : 0)),
        -w,
      )
    }
    return Math.sqrt(Math.max(sums.total(f, constant + f * slope), 0))
  })
}

/** Sums over clusters of the products of a, b and k, kept up as rows come and go. */
function clusterSums(clusters: number) {
  const a = new Float64Array(clusters)
  const b = new Float64Array(clusters)
  const k = new Float64Array(clusters)
  let aa = 0
  let ab = 0
  let bb = 0
  let ak = 0
  let bk = 0
  let kk = 0
  const count = (c: number, sign: number) => {
    aa += sign * a[c] * a[c]
    ab += sign * a[c] * b[c]
    bb += sign * b[c] * b[c]
    ak += sign * a[c] * k[c]
    bk += sign * b[c] * k[c]
    kk += sign * k[c] * k[c]
  }
  return {
    move(c: number, da: number, db: number, dk: number): void {
      count(c, -1)
      a[c] += da
      b[c] += db
      k[c] += dk
      count(c, 1)
    },
    /** Sum over clusters of (a + b f + k step)^2. */
    total: (f: number, step: number) =>
      aa + 2 * f * ab + f * f * bb + 2 * step * (ak + f * bk) + step * step * kk,
  }
}

/** Follow-up of the rows over which a Cox loss runs. */
export interface CoxRows {
  readonly time: ArrayLike<number>
  /** 1 event, 0 censored. */
  readonly event: ArrayLike<number>
  /** Case weights, at least 0; 1 by default. */
  readonly weights?: ArrayLike<number>
  /** Rows of another stratum are never in a risk set. */
  readonly strata?: ArrayLike<number>
}

/** What {@link coxLoss} is fed for n rows. */
export interface CoxRiskSets {
  /** Row-major n x n: log of how much row j counts in the risk set of the event in row i. */
  readonly risk: Float32Array
  /** Weight of each row's event, 0 without one. */
  readonly own: Float32Array
  /** Mean weight of the events that share its time, 0 without one. */
  readonly tied: Float32Array
}

/** Log of nothing: e to it is 0, and a score added to it stays finite. */
const outside = -1e9

/**
 * Risk sets with Efron's handling of ties: of d events at one time the l-th (from 0) counts those events by
 * 1 − l/d of their weight. Events of weight 0 are none.
 */
export function coxRiskSets({ time, event, weights, strata }: CoxRows): CoxRiskSets {
  const n = time.length
  const weight = (row: number) => weights?.[row] ?? 1
  const together = (i: number, j: number) => strata === undefined || strata[i] === strata[j]
  const happened = (row: number) => event[row] !== 0 && weight(row) > 0
  const risk = new Float32Array(n * n).fill(outside)
  const own = new Float32Array(n)
  const tied = new Float32Array(n)
  for (let i = 0; i < n; i++) {
    if (!happened(i)) {
      risk[i * n + i] = 0
      continue
    }
    let events = 0
    let before = 0
    let total = 0
    for (let j = 0; j < n; j++) {
      if (time[j] !== time[i] || !together(i, j) || !happened(j)) continue
      if (j < i) before++
      events++
      total += weight(j)
    }
    for (let j = 0; j < n; j++) {
      if (time[j] < time[i] || !together(i, j) || weight(j) === 0) continue
      const share = time[j] === time[i] && happened(j) ? 1 - before / events : 1
      risk[i * n + j] = Math.log(share * weight(j))
    }
    own[i] = weight(i)
    tied[i] = total / events
  }
  return { risk, own, tied }
}

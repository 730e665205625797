import type { BoostingObjective } from './objective.ts'

/** Rows in descending time: what is sorted once. */
interface RiskSets {
  /** Row numbers, the longest time first. */
  readonly order: Int32Array
  /** Where each distinct time begins in `order`, and the end. */
  readonly start: Int32Array
}

/**
 * Cox's negative log partial likelihood, with Efron's or Breslow's ties and weights as R's survival::coxph has them:
 * tied events count with their mean weight. With r = w exp(f), and over event times not after row i's,
 *
 * A = sum of wbar / D, B = sum of wbar / D^2, with D the sum of r at risk (Efron: less a share l/d of the tied events'
 * for l = 0 to d - 1, of which a tied event itself has the share 1 - l/d),
 *
 * the gradient of row i is r A - w event and the diagonal of the hessian r A - r^2 B. O(n log n) once and O(n) a round.
 * It starts at 0.
 */
export function coxObjective(options: {
  readonly time: ArrayLike<number>
  readonly event: ArrayLike<number>
  readonly ties?: 'efron' | 'breslow'
  readonly weights?: Float64Array | null
}): BoostingObjective {
  const { time, event, ties = 'efron', weights = null } = options
  const sets = riskSets(time)
  const r = new Float64Array(time.length)
  // Of each distinct time: sums of 1/D and 1/D^2 for rows at risk, and what tied events have less.
  const steps = new Float64Array(4 * (sets.start.length - 1))
  return {
    name: 'cox',
    size: time.length,
    weights,
    base: 0,
    derivatives: (linear, pairs) => {
      exponentials(linear, weights, r)
      hazardSteps(sets, r, event, weights, ties, steps)
      accumulate(sets, r, event, weights, steps, pairs)
    },
  }
}

function riskSets(time: ArrayLike<number>): RiskSets {
  const order = Int32Array.from({ length: time.length }, (_, i) => i).sort(
    (a, b) => time[b] - time[a] || a - b,
  )
  const start: number[] = []
  order.forEach((row, i) => {
    if (i === 0 || time[row] !== time[order[i - 1]]) start.push(i)
  })
  return { order, start: Int32Array.from([...start, order.length]) }
}

/** w exp(f - max f): the common factor does not matter. */
function exponentials(linear: Float64Array, weights: Float64Array | null, r: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < linear.length; i++) if (linear[i] > most) most = linear[i]
  for (let i = 0; i < linear.length; i++)
    r[i] = Math.exp(linear[i] - most) * (weights === null ? 1 : weights[i])
}

function hazardSteps(
  { order, start }: RiskSets,
  r: Float64Array,
  event: ArrayLike<number>,
  weights: Float64Array | null,
  ties: 'efron' | 'breslow',
  steps: Float64Array,
): void {
  let atRisk = 0
  for (let k = 0; k + 1 < start.length; k++) {
    let tied = 0
    let weight = 0
    let d = 0
    for (let i = start[k]; i < start[k + 1]; i++) {
      const row = order[i]
      atRisk += r[row]
      if (event[row] !== 1 || (weights !== null && weights[row] === 0)) continue
      tied += r[row]
      weight += weights === null ? 1 : weights[row]
      d++
    }
    const mean = weight / d
    let once = 0
    let twice = 0
    let onceTied = 0
    let twiceTied = 0
    for (let l = 0; l < d; l++) {
      const share = ties === 'efron' ? l / d : 0
      const denominator = atRisk - share * tied
      if (!(denominator > 0)) continue // every exponential at risk has underflown
      const hazard = mean / denominator
      once += hazard
      twice += hazard / denominator
      onceTied += share * hazard
      twiceTied += (share * (2 - share) * hazard) / denominator
    }
    steps[4 * k] = once
    steps[4 * k + 1] = twice
    steps[4 * k + 2] = onceTied
    steps[4 * k + 3] = twiceTied
  }
}

function accumulate(
  { order, start }: RiskSets,
  r: Float64Array,
  event: ArrayLike<number>,
  weights: Float64Array | null,
  steps: Float64Array,
  pairs: Float64Array,
): void {
  let once = 0
  let twice = 0
  for (let k = start.length - 2; k >= 0; k--) {
    once += steps[4 * k]
    twice += steps[4 * k + 1]
    const onceTied = once - steps[4 * k + 2]
    const twiceTied = twice - steps[4 * k + 3]
    for (let i = start[k]; i < start[k + 1]; i++) {
      const row = order[i]
      const own = r[row]
      const tied = event[row] === 1
      const hazard = own * (tied ? onceTied : once)
      pairs[2 * row] = hazard - (tied ? (weights === null ? 1 : weights[row]) : 0)
      pairs[2 * row + 1] = Math.max(0, hazard - own * own * (tied ? twiceTied : twice))
    }
  }
}

import type { Random } from '../random.ts'

/** Observed values ordered by what the model predicted for them. */
export interface Donors {
  /** Ascending. */
  readonly predicted: Float64Array
  readonly observed: Float64Array
}

export function orderDonors(predicted: ArrayLike<number>, observed: ArrayLike<number>): Donors {
  const order = Int32Array.from(predicted, (_, i) => i).sort((a, b) => predicted[a] - predicted[b] || a - b)
  return {
    predicted: Float64Array.from(order, i => predicted[i]),
    observed: Float64Array.from(order, i => observed[i]),
  }
}

/**
 * The value of one of the `count` donors whose predictions are nearest to `target`, each with equal chance. Where
 * donors tie at the last distance, all of those tied have an equal share of the places that are left. Little, J Bus
 * Econ Stat 1988;6:287; van Buuren, Flexible Imputation of Missing Data, 2018, 3.4.
 */
export function drawDonor(donors: Donors, target: number, count: number, random: Random): number {
  const { predicted, observed } = donors
  const n = predicted.length
  const start = firstWhere(0, n, i => predicted[i] >= target)
  const distance = nearestDistance(predicted, target, start, random.integer(Math.min(count, n)))
  // all donors exactly that far away, below and above
  const below = firstWhere(0, start, i => target - predicted[i] <= distance)
  const belowCount = firstWhere(below, start, i => target - predicted[i] < distance) - below
  const above = firstWhere(start, n, i => predicted[i] - target >= distance)
  const aboveCount = firstWhere(above, n, i => predicted[i] - target > distance) - above
  const pick = random.integer(belowCount + aboveCount)
  return observed[pick < belowCount ? below + pick : above + pick - belowCount]
}

/** The distance of the donor with this rank (0 the nearest), walking outwards from the first at or above the target. */
function nearestDistance(predicted: Float64Array, target: number, start: number, rank: number): number {
  let above = start
  let below = start - 1
  let distance = 0
  for (let k = 0; k <= rank; k++) {
    const up = above < predicted.length ? predicted[above] - target : Number.POSITIVE_INFINITY
    const down = below >= 0 ? target - predicted[below] : Number.POSITIVE_INFINITY
    distance = Math.min(up, down)
    if (up <= down) above++
    else below--
  }
  return distance
}

/** The first number from `low` on for which `holds`, which stays true from there on; `high` if none. */
function firstWhere(low: number, high: number, holds: (i: number) => boolean): number {
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}

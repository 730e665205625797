/** The empirical ROC curve as a path through its vertices, one step a distinct score, the highest first. */
export interface RocPath {
  /** Abscissa (share of the others called positive) after each step; [0] is 0. */
  readonly x: Float64Array
  /** Ordinate (share of the events called positive) after each step; [0] is 0. */
  readonly y: Float64Array
  /** The step, from 1, in which each event and each other is called positive. */
  readonly eventGroup: Int32Array
  readonly otherGroup: Int32Array
  readonly eventWeights: Float64Array
  readonly otherWeights: Float64Array
  /** The same steps with other weights of the patients. */
  reweighted(eventWeights: Float64Array, otherWeights: Float64Array): RocPath
}

/** Abscissas this close are one: 1 - 0.9 ends on the vertex at 1 / 10. */
const SAME = 1e-12

export function rocPath(
  eventScores: Float64Array,
  otherScores: Float64Array,
  eventWeights: Float64Array,
  otherWeights: Float64Array,
): RocPath {
  const all = new Float64Array(eventScores.length + otherScores.length)
  all.set(eventScores)
  all.set(otherScores, eventScores.length)
  all.sort().reverse()
  const step = new Map<number, number>()
  for (const score of all) if (!step.has(score)) step.set(score, step.size + 1)
  const groupOf = (scores: Float64Array) => Int32Array.from(scores, score => step.get(score) ?? 0)
  const eventGroup = groupOf(eventScores)
  const otherGroup = groupOf(otherScores)
  const weighted = (events: Float64Array, others: Float64Array): RocPath => ({
    x: cumulativeShare(otherGroup, others, step.size),
    y: cumulativeShare(eventGroup, events, step.size),
    eventGroup,
    otherGroup,
    eventWeights: events,
    otherWeights: others,
    reweighted: weighted,
  })
  return weighted(eventWeights, otherWeights)
}

function cumulativeShare(group: Int32Array, weights: Float64Array, steps: number): Float64Array {
  const share = new Float64Array(steps + 1)
  for (let i = 0; i < group.length; i++) share[group[i]] += weights[i]
  for (let k = 1; k <= steps; k++) share[k] += share[k - 1]
  const total = share[steps]
  for (let k = 1; k <= steps; k++) share[k] /= total
  return share
}

/**
 * The area under the path between two abscissas, and the variance that each class gives it: that of the influence
 * of its patients on the area, over their number. An event called positive in the step from x1 to x2 adds its
 * weight to the ordinate on a ramp from 0 to 1 over that step; one of the others stretches the abscissa in its step
 * and shrinks it elsewhere. Where the range ends on a vertical piece of the path, the ordinate there is its middle.
 */
export function partialArea(
  path: RocPath,
  [from, to]: readonly [number, number],
): { value: number; influence: { ofEvents: number; ofOthers: number } } {
  const { x, y } = path
  const area = areaUpTo(x, y)
  const [low, high] = [area(from), area(to)]
  const value = high - low
  const [atLow, atHigh] = [ordinate(x, y, from), ordinate(x, y, to)]
  const m = x.length
  // By step: what a patient in it adds to the area, before the mean is taken off.
  const ofEvent = new Float64Array(m)
  const ofOther = new Float64Array(m)
  for (let k = 1; k < m; k++) {
    const [left, right] = [x[k - 1], x[k]]
    const rampUpTo = (t: number) =>
      t <= left ? 0 : t >= right ? t - (left + right) / 2 : (t - left) ** 2 / (right - left) / 2
    ofEvent[k] = rampUpTo(to) - rampUpTo(from)
    if (right > left) {
      const within = area(Math.min(Math.max(to, left), right)) - area(Math.min(Math.max(from, left), right))
      const ramp = (t: number) => (t <= left ? 0 : t >= right ? 1 : (t - left) / (right - left))
      ofOther[k] = within / (right - left) - atHigh * (ramp(to) - to) + atLow * (ramp(from) - from)
    }
  }
  return {
    value,
    influence: {
      ofEvents: varianceOfMean(path.eventGroup, path.eventWeights, ofEvent),
      ofOthers: varianceOfMean(path.otherGroup, path.otherWeights, ofOther),
    },
  }
}

/** The area from 0 to each abscissa. */
function areaUpTo(x: Float64Array, y: Float64Array): (t: number) => number {
  const whole = new Float64Array(x.length)
  for (let k = 1; k < x.length; k++) whole[k] = whole[k - 1] + ((x[k] - x[k - 1]) * (y[k] + y[k - 1])) / 2
  return t => {
    const k = stepOf(x, t)
    const width = x[k] - x[k - 1]
    const height = width > 0 ? y[k - 1] + ((y[k] - y[k - 1]) * (t - x[k - 1])) / width : y[k - 1]
    return whole[k - 1] + ((t - x[k - 1]) * (y[k - 1] + height)) / 2
  }
}

/** Height of the path at an abscissa; the middle of a vertical piece. */
function ordinate(x: Float64Array, y: Float64Array, t: number): number {
  const k = stepOf(x, t)
  if (x[k] > t + SAME) return y[k - 1] + ((y[k] - y[k - 1]) * (t - x[k - 1])) / (x[k] - x[k - 1])
  let top = k
  while (top + 1 < x.length && x[top + 1] <= t + SAME) top++
  const bottom = x[k - 1] >= t - SAME ? y[k - 1] : y[k]
  return (bottom + y[top]) / 2
}

/** The first step that ends at `t` or beyond. */
function stepOf(x: Float64Array, t: number): number {
  let low = 1
  let high = x.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (x[middle] < t - SAME) low = middle + 1
    else high = middle
  }
  return low
}

function varianceOfMean(group: Int32Array, weights: Float64Array, values: Float64Array): number {
  let total = 0
  let mean = 0
  for (let i = 0; i < group.length; i++) {
    total += weights[i]
    mean += weights[i] * values[group[i]]
  }
  mean /= total
  let squares = 0
  for (let i = 0; i < group.length; i++) squares += weights[i] * (values[group[i]] - mean) ** 2
  return total > 1 ? squares / (total - 1) / total : Number.NaN
}

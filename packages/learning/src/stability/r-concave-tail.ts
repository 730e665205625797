/**
 * The largest P(X >= t) of a variable on 0, 1/B, ..., 1 whose probabilities are r-concave (their r-th power is convex,
 * r < 0) and whose mean is at most `mean`: D(mean, t, B, r) of Shah and Samworth (J R Stat Soc B 2013;75:55, section 3.3
 * and appendix).
 *
 * The extreme variable has probabilities c (a + i)^(1/r) up to i = k and what is left over at k + 1, at most
 * c (a + k + 1)^(1/r). The mean fixes c: c sum (k + 1 - i)(a + i)^(1/r) = k + 1 - B mean. So P(X >= t) is maximised
 * over k and over the a between that at which nothing is left over for k + 1 and that at which all of it is used.
 * 1 where t B <= ceil(2 B mean): the bound says nothing there.
 */
export function rConcaveTail(options: {
  readonly mean: number
  readonly at: number
  readonly steps: number
  readonly r: number
}): number {
  const { mean, steps, r } = options
  const target = mean * steps
  const first = Math.ceil(2 * target) + 1
  const from = Math.ceil(options.at * steps - 1e-9)
  if (target <= 0) return from > 0 ? 0 : 1
  if (from < first || first > steps) return 1
  const power = 1 / r
  let best = 0
  let ceiling = most
  for (let k = Math.max(first, from); k <= steps; k++) {
    // The family cut at k has the mean at `floor`, that cut at k + 1 (for k < steps) at the next one.
    const floor = startFor(k, target, power, k === Math.max(first, from) ? most : ceiling)
    best = Math.max(best, tailOf(floor, k, from, target, power))
    if (k < steps) {
      const next = startFor(k + 1, target, power, floor)
      best = Math.max(
        best,
        largestOver(a => tailOf(a, k, from, target, power), next, floor),
      )
      ceiling = floor
    }
  }
  return Math.min(best, 1)
}

const most = 1e6
const least = 1e-9

/** P(X >= from) of the variable with start a cut at k, the rest at k + 1. */
function tailOf(a: number, k: number, from: number, target: number, power: number): number {
  let below = 0
  let weighted = 0
  for (let i = 0; i <= k; i++) {
    const mass = (a + i) ** power
    if (i < from) below += mass
    weighted += (k + 1 - i) * mass
  }
  return 1 - ((k + 1 - target) * below) / weighted
}

/** The a at which the variable cut at k, with nothing beyond it, has the mean: the mean grows with a. */
function startFor(k: number, target: number, power: number, upper: number): number {
  let low = least
  let high = upper
  for (let step = 0; step < 200 && high / low > 1 + 1e-14; step++) {
    const a = Math.sqrt(low * high)
    let total = 0
    let sum = 0
    for (let i = 0; i <= k; i++) {
      const mass = (a + i) ** power
      total += mass
      sum += i * mass
    }
    if (sum < target * total) low = a
    else high = a
  }
  return Math.sqrt(low * high)
}

/** Largest value between two positive ends, by golden section on the log scale; ends included. */
function largestOver(of: (a: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(Math.min(from, to))
  let high = Math.log(Math.max(from, to))
  let best = Math.max(of(from), of(to))
  let left = high - ratio * (high - low)
  let right = low + ratio * (high - low)
  let atLeft = of(Math.exp(left))
  let atRight = of(Math.exp(right))
  for (let step = 0; step < 80 && high - low > 1e-10; step++) {
    best = Math.max(best, atLeft, atRight)
    if (atLeft > atRight) {
      high = right
      right = left
      atRight = atLeft
      left = high - ratio * (high - low)
      atLeft = of(Math.exp(left))
    } else {
      low = left
      left = right
      atLeft = atRight
      right = low + ratio * (high - low)
      atRight = of(Math.exp(right))
    }
  }
  return best
}

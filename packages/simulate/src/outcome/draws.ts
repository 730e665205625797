import type { Random } from '@tessera/statistics'

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** 1 with the given probability, else 0. */
export function drawYes(random: Random, probability: number): 0 | 1 {
  return random.next() < probability ? 1 : 0
}

export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log1p(-random.next())
}

/** Normal between two limits, by drawing again. */
export function drawTruncatedNormal(
  random: Random,
  mean: number,
  sd: number,
  low: number,
  high: number,
): number {
  for (;;) {
    const value = mean + sd * random.normal()
    if (value >= low && value <= high) return value
  }
}

/** An index drawn by weights. */
export function drawIndex(random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((a, b) => a + b, 0)
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i]
    if (left < 0) return i
  }
  return weights.length - 1
}

/** One of several, drawn by weights. */
export function drawOne<T>(random: Random, items: readonly T[], weight: (item: T) => number): T {
  return items[drawIndex(random, items.map(weight))]
}

/** The value to so many decimals, as a file would hold it. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals))
}

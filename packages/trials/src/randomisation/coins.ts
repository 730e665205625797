import type { CoinScheme } from './scheme.ts'

/** The probability that patient `index` (0 for the first) goes to the first arm, which is ahead by `ahead`. */
export type Coin = (index: number, ahead: number) => number

/** The coin of a scheme; every one gives 1/2 where the arms are even. */
export function coinOf(scheme: CoinScheme): Coin {
  switch (scheme.kind) {
    case 'biased coin': {
      const { probability } = scheme
      return (_, ahead) => (ahead === 0 ? 0.5 : ahead < 0 ? probability : 1 - probability)
    }
    case 'adaptive biased coin': {
      const { exponent } = scheme
      return (index, ahead) => {
        if (index === 0 || ahead === 0) return 0.5
        const first = ((index + ahead) / 2) ** exponent
        const second = ((index - ahead) / 2) ** exponent
        return second / (first + second)
      }
    }
    case 'big stick': {
      const { limit } = scheme
      return (_, ahead) => (ahead >= limit ? 0 : ahead <= -limit ? 1 : 0.5)
    }
    case 'maximal':
      return maximalCoin(scheme.limit, scheme.length)
  }
}

/**
 * Of the ways in which a sequence can go on to its even end within the limit, the share that goes on with the first
 * arm. Ways are counted backwards from the end and divided by their largest at every step, so that no count overflows.
 * From the end of the length on, the next sequence begins.
 */
function maximalCoin(limit: number, length: number): Coin {
  const width = 2 * limit + 3
  // ways[index][ahead + limit + 1], with a border of zeros
  const ways: Float64Array[] = [new Float64Array(width)]
  ways[0][limit + 1] = 1
  for (let left = 1; left <= length; left++) {
    const next = ways[left - 1]
    const row = new Float64Array(width)
    for (let at = 1; at < width - 1; at++) row[at] = next[at - 1] + next[at + 1]
    const most = row.reduce((a, b) => Math.max(a, b))
    ways.push(row.map(value => value / most))
  }
  return (index, ahead) => {
    const next = ways[length - (index % length) - 1]
    const first = next[ahead + limit + 2] ?? 0
    const second = next[ahead + limit] ?? 0
    return first + second === 0 ? 0.5 : first / (first + second)
  }
}

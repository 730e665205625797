import type { Random } from '@tessera/statistics'

/** Mutations by channel, drawn one by one: a signature by its share, then a channel by the signature's profile. */
export function drawMixture(
  profiles: { readonly columns: readonly ArrayLike<number>[] },
  planted: readonly number[],
  shares: readonly number[],
  mutations: number,
  random: Random,
): Float64Array {
  const counts = new Float64Array(96)
  for (let k = 0; k < mutations; k++) {
    const column = profiles.columns[planted[pick(shares, random.next())]]
    counts[pick(column, random.next())]++
  }
  return counts
}

/** The place at which the running sum of the weights passes a share of their total. */
function pick(weights: ArrayLike<number>, at: number): number {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]
  let left = at * total
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]
    if (left < 0) return i
  }
  return weights.length - 1
}

/** The largest of many values, or `start` when it is larger; spreading them as arguments would overflow. */
export function largest(values: Iterable<number>, start = Number.NEGATIVE_INFINITY): number {
  let most = start
  for (const value of values) if (value > most) most = value
  return most
}

/** The smallest of many values, or `start` when it is smaller. */
export function smallest(values: Iterable<number>, start = Number.POSITIVE_INFINITY): number {
  let least = start
  for (const value of values) if (value < least) least = value
  return least
}

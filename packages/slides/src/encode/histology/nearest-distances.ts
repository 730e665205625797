/** From each point to the nearest other one; none for fewer than two points. A tile's few hundred want no index. */
export function nearestDistances(x: Float64Array, y: Float64Array, count: number): Float64Array {
  if (count < 2) return new Float64Array(0)
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      const [dx, dy] = [x[i] - x[j], y[i] - y[j]]
      const squared = dx * dx + dy * dy
      if (squared < least[i]) least[i] = squared
      if (squared < least[j]) least[j] = squared
    }
  return least.map(Math.sqrt)
}

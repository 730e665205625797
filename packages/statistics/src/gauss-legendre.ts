export interface Quadrature {
  /** On (-1, 1), ascending. */
  readonly node: Float64Array
  readonly weight: Float64Array
}

const known = new Map<number, Quadrature>()

/**
 * Nodes and weights of the Gauss-Legendre rule of n points on (-1, 1), by Newton's method on the Legendre polynomial
 * from Tricomi's starting values. Abramowitz & Stegun 25.4.29.
 */
export function gaussLegendre(n: number): Quadrature {
  const before = known.get(n)
  if (before) return before
  const node = new Float64Array(n)
  const weight = new Float64Array(n)
  for (let i = 0; i < (n + 1) >> 1; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    let slope = 0
    for (let iteration = 0; iteration < 100; iteration++) {
      let p = 1
      let previous = 0
      for (let k = 1; k <= n; k++) {
        const older = previous
        previous = p
        p = ((2 * k - 1) * x * previous - (k - 1) * older) / k
      }
      slope = (n * (x * p - previous)) / (x * x - 1)
      const step = p / slope
      x -= step
      if (Math.abs(step) < 1e-15) break
    }
    node[i] = -x
    node[n - 1 - i] = x
    weight[i] = 2 / ((1 - x * x) * slope * slope)
    weight[n - 1 - i] = weight[i]
  }
  const rule = { node, weight }
  known.set(n, rule)
  return rule
}

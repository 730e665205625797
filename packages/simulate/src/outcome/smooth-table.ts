/**
 * A smooth function of a = exp(x) and b = exp(y) by bilinear interpolation in x (-6 to 5) and y (-3 to 3) in steps of
 * 0.1, outside of which the nearest is taken. The table is made when it is first asked for: where a law is averaged over
 * what is not known, millions of its values are needed. Of a survival function it is within 5e-4.
 */
export function smoothTable(f: (a: number, b: number) => number): (x: number, y: number) => number {
  let table: Float64Array | null = null
  return (x, y) => {
    table ??= Float64Array.from({ length: columns * rows }, (_, i) =>
      f(Math.exp(fromX + step * Math.floor(i / rows)), Math.exp(fromY + step * (i % rows))),
    )
    const u = Math.min(columns - 1.001, Math.max(0, (x - fromX) / step))
    const w = Math.min(rows - 1.001, Math.max(0, (y - fromY) / step))
    const i = Math.floor(u)
    const j = Math.floor(w)
    const p = u - i
    const q = w - j
    const at = i * rows + j
    return (
      (1 - p) * ((1 - q) * table[at] + q * table[at + 1]) +
      p * ((1 - q) * table[at + rows] + q * table[at + rows + 1])
    )
  }
}

const step = 0.1
const fromX = -6
const fromY = -3
const columns = 111
const rows = 61

/** One slice that is painted on, back to front. x to the patient's left, y to the back, mm from the middle. */
export interface Canvas {
  readonly nx: number
  readonly ny: number
  readonly dx: number
  readonly dy: number
  readonly signal: Float32Array
}

/** An ellipse, turned by an angle. */
export interface Ellipse {
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
  readonly turn?: number
}

/** Paints a signal where the ellipse is. */
export function paint(canvas: Canvas, ellipse: Ellipse, signal: number, opacity = 1): void {
  const { signal: image } = canvas
  cover(canvas, ellipse, (at, covered) => {
    image[at] += covered * opacity * (signal - image[at])
  })
}

/** An organ with a wall: an ellipse of one signal with a rim of another. */
export function paintHollow(
  canvas: Canvas,
  ellipse: Ellipse,
  wall: number,
  thickness: number,
  content: number,
): void {
  paint(canvas, ellipse, wall)
  const { rx, ry } = ellipse
  if (rx > thickness && ry > thickness)
    paint(canvas, { ...ellipse, rx: rx - thickness, ry: ry - thickness }, content)
}

/** A thin line along the border of an ellipse. */
export function paintLine(
  canvas: Canvas,
  ellipse: Ellipse,
  thickness: number,
  signal: number,
  opacity: number,
) {
  const { rx, ry } = ellipse
  const mean = (rx + ry) / 2
  const { signal: image, nx, ny, dx, dy } = canvas
  const [cos, sin] = [Math.cos(ellipse.turn ?? 0), Math.sin(ellipse.turn ?? 0)]
  const reach = Math.max(rx, ry) + thickness + 1
  const [i0, i1] = range(ellipse.x, reach, nx, dx)
  const [j0, j1] = range(ellipse.y, reach, ny, dy)
  for (let j = j0; j < j1; j++)
    for (let i = i0; i < i1; i++) {
      const x = (i - (nx - 1) / 2) * dx - ellipse.x
      const y = (j - (ny - 1) / 2) * dy - ellipse.y
      const u = (cos * x + sin * y) / rx
      const v = (cos * y - sin * x) / ry
      const away = Math.abs(Math.sqrt(u * u + v * v) - 1) * mean
      if (away >= thickness) continue
      const at = i + nx * j
      image[at] += opacity * (1 - away / thickness) * (signal - image[at])
    }
}

/** Width over which the border of an ellipse is soft, mm. */
const soft = 1

/** Calls for each pixel that the ellipse covers, with how much of it. */
export function cover(
  { nx, ny, dx, dy }: Canvas,
  { x: cx, y: cy, rx, ry, turn = 0 }: Ellipse,
  touch: (at: number, covered: number) => void,
): void {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  const mean = (rx + ry) / 2
  const reach = Math.max(rx, ry) + soft
  const [j0, j1] = range(cy, reach, ny, dy)
  const limit = (1 + soft / mean) ** 2
  const inner = soft < mean ? (1 - soft / (2 * mean)) ** 2 : 0
  // Along a row the ellipse is where a quadratic in x is below the limit: (ax + b)^2 + (cx + d)^2.
  const [a, c] = [cos / rx, -sin / ry]
  const square = a * a + c * c
  for (let j = j0; j < j1; j++) {
    const y = (j - (ny - 1) / 2) * dy - cy
    const [b, d] = [(sin * y) / rx, (cos * y) / ry]
    const middle = -(a * b + c * d) / square
    const lowest = (a * middle + b) ** 2 + (c * middle + d) ** 2
    if (lowest >= limit) continue
    const half = Math.sqrt((limit - lowest) / square)
    const from = Math.max(0, Math.ceil((cx + middle - half) / dx + (nx - 1) / 2))
    const to = Math.min(nx - 1, Math.floor((cx + middle + half) / dx + (nx - 1) / 2))
    for (let i = from; i <= to; i++) {
      const x = (i - (nx - 1) / 2) * dx - cx
      const [u, v] = [a * x + b, c * x + d]
      const away = u * u + v * v
      const covered = away < inner ? 1 : Math.min(1, 0.5 + ((1 - Math.sqrt(away)) * mean) / soft)
      if (covered > 0) touch(i + nx * j, covered)
    }
  }
}

function range(centre: number, reach: number, n: number, d: number): [number, number] {
  const middle = (n - 1) / 2
  return [
    Math.max(0, Math.floor((centre - reach) / d + middle)),
    Math.min(n, Math.ceil((centre + reach) / d + middle) + 1),
  ]
}

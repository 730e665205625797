import type { Nuclei } from './nuclei.ts'

/** What is measured in a label image. */
export interface LabelPlanes {
  /** 1 to `count`, 0 outside; row by row. */
  readonly labels: Int32Array
  readonly count: number
  readonly width: number
  readonly height: number
  /** µm a pixel. */
  readonly mpp: number
  /** Optical densities of the first and second stain. */
  readonly haematoxylin: Float32Array
  readonly eosin: Float32Array
  /** Width of the ring around each nucleus, µm. */
  readonly ringUm: number
}

/**
 * Size, shape and stain of each label. Moments as scikit-image's `regionprops`: with the 1/12 that a pixel's own extent
 * adds to the central second moments. Every label must have a pixel.
 */
export function measureNuclei(planes: LabelPlanes): Nuclei {
  const { labels, count, width, height, mpp, haematoxylin, eosin } = planes
  const column = () => new Float64Array(count + 1)
  const [n, sx, sy, sxx, syy, sxy] = [column(), column(), column(), column(), column(), column()]
  const [h, hh, e, crossed] = [column(), column(), column(), column()]
  const cut = new Uint8Array(count + 1)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      n[label]++
      sx[label] += x
      sy[label] += y
      sxx[label] += x * x
      syy[label] += y * y
      sxy[label] += x * y
      h[label] += haematoxylin[at]
      hh[label] += haematoxylin[at] * haematoxylin[at]
      e[label] += eosin[at]
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
        cut[label] = 1
        crossed[label] += crossingsAtBorder(labels, width, height, x, y)
        continue
      }
      // Lines along the axes lie 1 apart, along the diagonals 1/√2.
      let axes = 0
      let diagonals = 0
      if (labels[at - 1] !== label) axes++
      if (labels[at + 1] !== label) axes++
      if (labels[at - width] !== label) axes++
      if (labels[at + width] !== label) axes++
      if (labels[at - width - 1] !== label) diagonals++
      if (labels[at - width + 1] !== label) diagonals++
      if (labels[at + width - 1] !== label) diagonals++
      if (labels[at + width + 1] !== label) diagonals++
      crossed[label] += axes + diagonals * Math.SQRT1_2
    }
  const hull = hullPixels(labels, count, width, height)
  const ring = ringMeans(planes)
  const made = {
    count,
    x: new Float64Array(count),
    y: new Float64Array(count),
    areaUm2: new Float64Array(count),
    perimeterUm: new Float64Array(count),
    majorAxisUm: new Float64Array(count),
    minorAxisUm: new Float64Array(count),
    eccentricity: new Float64Array(count),
    solidity: new Float64Array(count),
    circularity: new Float64Array(count),
    orientation: new Float64Array(count),
    meanHaematoxylin: new Float64Array(count),
    sdHaematoxylin: new Float64Array(count),
    meanEosin: new Float64Array(count),
    ringHaematoxylin: new Float64Array(count),
    ringEosin: new Float64Array(count),
    cut: cut.slice(1),
  }
  for (let i = 0; i < count; i++) {
    const label = i + 1
    const area = n[label]
    const [cx, cy] = [sx[label] / area, sy[label] / area]
    const xx = sxx[label] / area - cx * cx + 1 / 12
    const yy = syy[label] / area - cy * cy + 1 / 12
    const xy = sxy[label] / area - cx * cy
    const spread = Math.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
    const [large, small] = [(xx + yy) / 2 + spread, Math.max(0, (xx + yy) / 2 - spread)]
    const perimeter = (Math.PI / 8) * crossed[label]
    const mean = h[label] / area
    made.x[i] = (cx + 0.5) * mpp
    made.y[i] = (cy + 0.5) * mpp
    made.areaUm2[i] = area * mpp * mpp
    made.perimeterUm[i] = perimeter * mpp
    made.majorAxisUm[i] = 4 * Math.sqrt(large) * mpp
    made.minorAxisUm[i] = 4 * Math.sqrt(small) * mpp
    made.eccentricity[i] = Math.sqrt(Math.max(0, 1 - small / large))
    made.solidity[i] = area / hull[i]
    made.circularity[i] = Math.min(1, (4 * Math.PI * area) / (perimeter * perimeter))
    made.orientation[i] = spread === 0 ? 0 : Math.atan2(2 * xy, xx - yy) / 2
    made.meanHaematoxylin[i] = mean
    made.sdHaematoxylin[i] = Math.sqrt(Math.max(0, hh[label] / area - mean * mean))
    made.meanEosin[i] = e[label] / area
    const around = ring.pixels[label] > 0
    made.ringHaematoxylin[i] = around ? ring.haematoxylin[label] / ring.pixels[label] : mean
    made.ringEosin[i] = around ? ring.eosin[label] / ring.pixels[label] : made.meanEosin[i]
  }
  return made
}

/** Beyond the picture nothing belongs to the label. */
function crossingsAtBorder(labels: Int32Array, width: number, height: number, x: number, y: number): number {
  const label = labels[y * width + x]
  let crossed = 0
  for (let dy = -1; dy <= 1; dy++)
    for (let dx = -1; dx <= 1; dx++) {
      if (dx === 0 && dy === 0) continue
      const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height
      if (!inside || labels[(y + dy) * width + x + dx] !== label)
        crossed += dx === 0 || dy === 0 ? 1 : Math.SQRT1_2
    }
  return crossed
}

/**
 * Pixel centres within the convex hull of each label's pixel centres: area + border / 2 + 1 of a lattice polygon, by
 * Pick's theorem. The hull needs only the first and last pixel of each row (Andrew's monotone chain, along the rows).
 */
function hullPixels(labels: Int32Array, count: number, width: number, height: number): Float64Array {
  const top = new Int32Array(count + 1).fill(-1)
  const bottom = new Int32Array(count + 1)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      if (top[label] < 0) top[label] = y
      bottom[label] = y
    }
  const offset = new Int32Array(count + 2)
  for (let label = 1; label <= count; label++)
    offset[label + 1] = offset[label] + bottom[label] - top[label] + 1
  const left = new Int32Array(offset[count + 1]).fill(-1)
  const right = new Int32Array(offset[count + 1])
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const label = labels[at]
      if (label === 0) continue
      const row = offset[label] + y - top[label]
      if (left[row] < 0) left[row] = x
      right[row] = x
    }
  const pixels = new Float64Array(count)
  const chain = { xs: new Int32Array(height), ys: new Int32Array(height) }
  for (let label = 1; label <= count; label++) {
    const from = offset[label]
    const rows = offset[label + 1] - from
    const l = sideOf(left, from, rows, -1, chain)
    const r = sideOf(right, from, rows, 1, chain)
    const first = right[from] - left[from]
    const last = right[from + rows - 1] - left[from + rows - 1]
    const twiceArea = r.twiceArea - l.twiceArea
    // A hull without breadth is walked there and back.
    const border = l.border + r.border + first + (rows > 1 ? last : first)
    pixels[label - 1] = (twiceArea + border) / 2 + 1
  }
  return pixels
}

/** Twice the area between x = 0 and one side of the hull, and the lattice steps along that side. */
function sideOf(
  ends: Int32Array,
  from: number,
  rows: number,
  sign: -1 | 1,
  { xs, ys }: { readonly xs: Int32Array; readonly ys: Int32Array },
): { readonly twiceArea: number; readonly border: number } {
  let size = 0
  for (let y = 0; y < rows; y++) {
    const x = ends[from + y]
    if (x < 0) continue
    while (size >= 2) {
      const [bx, by] = [xs[size - 1], ys[size - 1]]
      const [ax, ay] = [xs[size - 2], ys[size - 2]]
      const turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
      if (sign * turn > 0) break
      size--
    }
    xs[size] = x
    ys[size++] = y
  }
  let twiceArea = 0
  let border = 0
  for (let i = 1; i < size; i++) {
    const [dx, dy] = [xs[i] - xs[i - 1], ys[i] - ys[i - 1]]
    twiceArea += (xs[i] + xs[i - 1]) * dy
    border += greatestCommonDivisor(Math.abs(dx), dy)
  }
  return { twiceArea, border }
}

function greatestCommonDivisor(a: number, b: number): number {
  let [p, q] = [a, b]
  while (q > 0) [p, q] = [q, p % q]
  return p
}

/**
 * Sums over the pixels outside all labels that are nearest to a label and within the ring's width of it: labels grow a
 * pixel a step, along faces and corners in turn (an octagon instead of a circle).
 */
function ringMeans({ labels, count, width, height, mpp, haematoxylin, eosin, ringUm }: LabelPlanes) {
  const pixels = new Float64Array(count + 1)
  const h = new Float64Array(count + 1)
  const e = new Float64Array(count + 1)
  const steps = Math.round(ringUm / mpp)
  const grown = labels.slice()
  let front: number[] = []
  for (let at = 0; at < labels.length; at++) if (labels[at] > 0) front.push(at)
  for (let step = 0; step < steps; step++) {
    const next: number[] = []
    const corners = step % 2 === 1
    for (const at of front) {
      const x = at % width
      const label = grown[at]
      const y0 = at >= width
      const y1 = at < width * (height - 1)
      const reach = (to: number) => {
        if (grown[to] !== 0) return
        grown[to] = label
        pixels[label]++
        h[label] += haematoxylin[to]
        e[label] += eosin[to]
        next.push(to)
      }
      if (x > 0) reach(at - 1)
      if (x < width - 1) reach(at + 1)
      if (y0) reach(at - width)
      if (y1) reach(at + width)
      if (corners) {
        if (x > 0 && y0) reach(at - width - 1)
        if (x < width - 1 && y0) reach(at - width + 1)
        if (x > 0 && y1) reach(at + width - 1)
        if (x < width - 1 && y1) reach(at + width + 1)
      }
    }
    front = next
  }
  return { pixels, haematoxylin: h, eosin: e }
}

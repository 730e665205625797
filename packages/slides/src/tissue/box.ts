import { type BitMask, inverted, packed, spread, unpacked } from './bit-mask.ts'

/**
 * Means over squares of (2·radius + 1)² pixels, of what of the square lies within the picture, rounded; by running sums:
 * the time does not grow with the radius.
 */
export function boxMean(values: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius < 1) return values
  const out = new Uint8Array(values.length)
  const columns = new Uint32Array(width)
  let rows = 0
  for (let y = 0; y < Math.min(radius, height); y++, rows++) addRow(columns, values, y * width, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) {
      addRow(columns, values, (y + radius) * width, 1)
      rows++
    }
    if (y > radius) {
      addRow(columns, values, (y - radius - 1) * width, -1)
      rows--
    }
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += columns[x]
    const start = y * width
    // Left of `inner` and right of `outer` the square reaches beyond the picture.
    const inner = Math.min(width, radius + 1)
    const outer = Math.max(inner, width - radius)
    for (let x = 0; x < inner; x++) {
      if (x + radius < width) sum += columns[x + radius]
      out[start + x] = sum / (rows * (Math.min(width - 1, x + radius) + 1)) + 0.5
    }
    const scale = 1 / (rows * (2 * radius + 1))
    for (let x = inner; x < outer; x++) {
      sum += columns[x + radius] - columns[x - radius - 1]
      out[start + x] = sum * scale + 0.5
    }
    for (let x = outer; x < width; x++) {
      sum -= columns[x - radius - 1]
      out[start + x] = sum / (rows * (width - x + radius)) + 0.5
    }
  }
  return out
}

function addRow(columns: Uint32Array, values: Uint8Array, start: number, sign: 1 | -1): void {
  if (sign === 1) for (let x = 0; x < columns.length; x++) columns[x] += values[start + x]
  else for (let x = 0; x < columns.length; x++) columns[x] -= values[start + x]
}

/** What is within `radius` pixels, along x and y each, of something inside: dilation by a square. */
export function dilateBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return changed(inside, width, height, radius, dilated)
}

/** What is further than `radius` pixels, along x or y, from all that is outside; the picture's border is no border. */
export function erodeBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return changed(inside, width, height, radius, eroded)
}

/** Dilated, then eroded. */
export function closeBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return changed(inside, width, height, radius, dilated, eroded)
}

/** Eroded, then dilated. */
export function openBox(inside: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return changed(inside, width, height, radius, eroded, dilated)
}

type Change = (mask: BitMask, radius: number) => BitMask
const dilated: Change = spread
const eroded: Change = (mask, radius) => inverted(spread(inverted(mask), radius))

function changed(
  inside: Uint8Array,
  width: number,
  height: number,
  radius: number,
  ...changes: readonly Change[]
): Uint8Array {
  if (radius < 1 || !inside.includes(1)) return inside.slice()
  return unpacked(changes.reduce((mask, change) => change(mask, radius), packed(inside, width, height)))
}

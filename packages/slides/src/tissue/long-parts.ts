import { chosen, type Flat, partsOf } from './parts.ts'

/** The boxes that the parts of a mask fill: of part p at p, in pixels; part 0 is outside. */
export interface PartBoxes {
  readonly labels: Int32Array
  readonly count: number
  readonly left: Int32Array
  readonly right: Int32Array
  readonly top: Int32Array
  readonly bottom: Int32Array
  readonly area: Int32Array
}

export function partBoxes(flat: Flat, connectivity: 4 | 8 = 8): PartBoxes {
  const { labels, count } = partsOf(flat, connectivity)
  const left = new Int32Array(count + 1).fill(2 ** 30)
  const right = new Int32Array(count + 1).fill(-1)
  const top = new Int32Array(count + 1).fill(2 ** 30)
  const bottom = new Int32Array(count + 1).fill(-1)
  const area = new Int32Array(count + 1)
  for (let y = 0, i = 0; y < flat.height; y++)
    for (let x = 0; x < flat.width; x++, i++) {
      const part = labels[i]
      if (part === 0) continue
      if (x < left[part]) left[part] = x
      if (x > right[part]) right[part] = x
      if (y < top[part]) top[part] = y
      if (y > bottom[part]) bottom[part] = y
      area[part]++
    }
  return { labels, count, left, right, top, bottom, area }
}

/**
 * Parts at least `length` pixels long (the diagonal of their box) and at least `slender` times as long as wide, their
 * width being their area by their length.
 */
export function keepLong(flat: Flat, length: number, slender: number): Uint8Array {
  if (!flat.inside.includes(1)) return flat.inside
  const { labels, count, left, right, top, bottom, area } = partBoxes(flat)
  const keep = new Uint8Array(count + 1)
  for (let part = 1; part <= count; part++) {
    const long = Math.hypot(right[part] - left[part] + 1, bottom[part] - top[part] + 1)
    if (long >= length && long * long >= slender * area[part]) keep[part] = 1
  }
  return chosen(labels, keep)
}

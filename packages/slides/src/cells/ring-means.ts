import type { LabelPlanes } from './label-planes.ts'

/** Sums over the pixels around each label. */
export interface RingSums {
  readonly pixels: Float64Array
  readonly stain: Float64Array
  readonly other: Float64Array
  /** The labels with their rings, in a picture that is a pixel wider on each side; that border is -1. */
  readonly grown: Int32Array
}

/**
 * Over the pixels outside all labels that are nearest to a label and within the ring's width of it: labels grow a pixel a
 * step, over faces and over faces and corners in turn (an octagon instead of a circle).
 */
export function ringMeans(planes: LabelPlanes): RingSums {
  const { labels, count, width, height, mpp, stain, other, ringUm } = planes
  const sums = {
    pixels: new Float64Array(count + 1),
    stain: new Float64Array(count + 1),
    other: new Float64Array(count + 1),
  }
  // With a border of -1 around it a step never leaves the picture.
  const wide = width + 2
  const grown = new Int32Array(wide * (height + 2)).fill(-1)
  for (let y = 0; y < height; y++) grown.set(labels.subarray(y * width, (y + 1) * width), (y + 1) * wide + 1)
  const steps = Int32Array.of(-1, 1, -wide, wide, -wide - 1, -wide + 1, wide - 1, wide + 1)
  let front = new Int32Array(labels.length)
  let next = new Int32Array(labels.length)
  let length = 0
  for (let y = 1; y <= height; y++)
    for (let at = y * wide + 1; at <= y * wide + width; at++)
      if (
        grown[at] > 0 &&
        (grown[at - 1] === 0 || grown[at + 1] === 0 || grown[at - wide] === 0 || grown[at + wide] === 0)
      )
        front[length++] = at
  const rounds = Math.round(ringUm / mpp)
  for (let round = 0; round < rounds; round++) {
    const directions = round % 2 === 1 ? 8 : 4
    let reached = 0
    for (let n = 0; n < length; n++) {
      const from = front[n]
      const label = grown[from]
      for (let s = 0; s < directions; s++) {
        const to = from + steps[s]
        if (grown[to] !== 0) continue
        grown[to] = label
        const row = Math.floor(to / wide)
        const at = to - wide * row - 1 + (row - 1) * width
        sums.pixels[label]++
        sums.stain[label] += stain[at]
        sums.other[label] += other[at]
        next[reached++] = to
      }
    }
    ;[front, next] = [next, front]
    length = reached
  }
  return { ...sums, grown }
}

import { connectedComponents, createGrid } from '@tessera/imaging'

/** A picture of 0 and 1. */
export interface Flat {
  readonly width: number
  readonly height: number
  readonly inside: Uint8Array
}

/** The parts of a mask that touch each other by sides or corners (8) or by sides alone (4). */
export function partsOf({ width, height, inside }: Flat, connectivity: 4 | 8 = 8) {
  return connectedComponents({ grid: createGrid({ size: [width, height, 1] }), inside }, connectivity)
}

/** Without the parts that have fewer than `least` pixels, or none that is marked in `holding`. */
export function keepParts(flat: Flat, least: number, holding?: Uint8Array): Uint8Array {
  if (!flat.inside.includes(1)) return flat.inside
  const { labels, count, voxels } = partsOf(flat)
  const keep = new Uint8Array(count + 1)
  if (holding === undefined) keep.fill(1, 1)
  else for (let i = 0; i < labels.length; i++) if (holding[i] === 1) keep[labels[i]] = 1
  keep[0] = 0
  for (let part = 1; part <= count; part++) if (voxels[part - 1] < least) keep[part] = 0
  return chosen(labels, keep)
}

/** With gaps of at most `most` pixels filled that are closed on all sides. */
export function fillGaps({ width, height, inside }: Flat, most: number): Uint8Array {
  const outside = new Uint8Array(inside.length)
  for (let i = 0; i < outside.length; i++) outside[i] = 1 - inside[i]
  const { labels, count, voxels } = partsOf({ width, height, inside: outside }, 4)
  const fill = new Uint8Array(count + 1)
  for (let gap = 1; gap <= count; gap++) fill[gap] = voxels[gap - 1] <= most ? 1 : 0
  // A gap at the border may go on beyond it.
  const border = (at: number) => {
    fill[labels[at]] = 0
  }
  for (let x = 0; x < width; x++) {
    border(x)
    border((height - 1) * width + x)
  }
  for (let y = 0; y < height; y++) {
    border(y * width)
    border(y * width + width - 1)
  }
  const filled = inside.slice()
  for (let i = 0; i < filled.length; i++) filled[i] |= fill[labels[i]]
  return filled
}

/** For every pixel what is said of its part. */
export function chosen(labels: Int32Array, ofPart: Uint8Array): Uint8Array {
  const out = new Uint8Array(labels.length)
  for (let i = 0; i < out.length; i++) out[i] = ofPart[labels[i]]
  return out
}

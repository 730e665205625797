import { type ComponentRuns, connectedComponents, connectedRuns, createGrid } from '@tessera/imaging'

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

/** As {@link partsOf}, without a label a pixel. */
export function runsOfParts({ width, height, inside }: Flat, connectivity: 4 | 8 = 8): ComponentRuns {
  return connectedRuns({ grid: createGrid({ size: [width, height, 1] }), inside }, connectivity)
}

/** Without the parts that have fewer than `least` pixels, or none that is marked in `holding`. */
export function keepParts(flat: Flat, least: number, holding?: Uint8Array): Uint8Array {
  if (!flat.inside.includes(1)) return flat.inside
  const runs = runsOfParts(flat)
  const { start, end, component, count, voxels } = runs
  const keep = new Uint8Array(count + 1)
  if (holding === undefined) keep.fill(1, 1)
  else
    for (let run = 0; run < start.length; run++) {
      let at = start[run]
      if (keep[component[run]] === 1) continue
      while (at <= end[run] && holding[at] !== 1) at++
      if (at <= end[run]) keep[component[run]] = 1
    }
  for (let part = 1; part <= count; part++) if (voxels[part - 1] < least) keep[part] = 0
  return chosenRuns(runs, keep, flat.inside.length)
}

/** With gaps of at most `most` pixels filled that are closed on all sides. */
export function fillGaps({ width, height, inside }: Flat, most: number): Uint8Array {
  const outside = new Uint8Array(inside.length)
  for (let i = 0; i < outside.length; i++) outside[i] = 1 - inside[i]
  const { start, end, component, count, voxels } = runsOfParts({ width, height, inside: outside }, 4)
  const fill = new Uint8Array(count + 1)
  for (let gap = 1; gap <= count; gap++) fill[gap] = voxels[gap - 1] <= most ? 1 : 0
  // A gap at the border may go on beyond it.
  const last = width * (height - 1)
  for (let run = 0; run < start.length; run++)
    if (start[run] < width || end[run] >= last || start[run] % width === 0 || end[run] % width === width - 1)
      fill[component[run]] = 0
  const filled = inside.slice()
  for (let run = 0; run < start.length; run++)
    if (fill[component[run]] === 1) filled.fill(1, start[run], end[run] + 1)
  return filled
}

/** The parts for which something is said. */
export function chosenRuns(
  { start, end, component }: ComponentRuns,
  ofPart: Uint8Array,
  size: number,
): Uint8Array {
  const out = new Uint8Array(size)
  for (let run = 0; run < start.length; run++) {
    const said = ofPart[component[run]]
    if (said !== 0) out.fill(said, start[run], end[run] + 1)
  }
  return out
}

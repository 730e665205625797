import { smoothPlane } from '@tessera/imaging'
import { createRaster, type Raster } from '@tessera/slides'
import type { Vessel } from '../plan/place-vessels.ts'
import { nodeUm, type SlidePlan } from '../plan/slide-plan.ts'
import type { TrueCells } from '../plan/true-cells.ts'
import type { SlideLaw } from '../slide-law.ts'
import { type Block, emptyBlock } from './block.ts'
import { createDeveloper } from './develop.ts'
import { paintCytoplasm, paintNucleus } from './paint-cell.ts'
import { paintGround } from './paint-ground.ts'
import { paintInk } from './paint-ink.ts'
import { paintVessel } from './paint-vessel.ts'
import { textures } from './textures.ts'

/** Slides are painted in squares of so many pixels, whatever is asked for: no order of tiles changes a bit. */
const blockSide = 512
/** Nuclei and cytoplasm reach so far, µm. */
const farthest = 16
/** Out of focus: sigma in µm, and what a block needs beyond its border, pixels. */
const defocusUm = 2.2
const defocusMargin = 24

export interface SlideScene {
  readonly law: SlideLaw
  readonly plan: SlidePlan
  readonly cells: TrueCells
  readonly vessels: readonly Vessel[]
}

/** Paints any rectangle of a slide; a source for `writePyramid`. Memory is that of the plan and of one block. */
export function slidePainter(scene: SlideScene): {
  readonly width: number
  readonly height: number
  readRegion(x: number, y: number, width: number, height: number): Promise<Raster>
} {
  const { law, plan } = scene
  const patterns = textures()
  const developer = createDeveloper(law.look, patterns)
  const nearby = cellsBySquare(scene)
  const shift = law.seed & 511
  const plain = emptyBlock(0, 0, blockSide, law.mpp)
  const wide = blockSide + 2 * defocusMargin

  const paint = (block: Block): Block => {
    paintGround(block, plan, patterns, shift)
    for (const vessel of scene.vessels) if (touches(vessel, block)) paintVessel(vessel, block, patterns)
    const found = nearby(block)
    for (const i of found) paintCytoplasm(scene.cells, i, block)
    for (const i of found) paintNucleus(scene.cells, i, block, patterns, law.look.edgeUm)
    if (plan.fold !== null) thicken(block, plan.fold, plan)
    return block
  }
  /** The stain of a block, and where it lies in the planes. */
  const stained = (x: number, y: number): { readonly block: Block; readonly margin: number } => {
    if (plan.blur !== null && anyAbove(plan.blur, plan, x, y, blockSide * law.mpp, law.mpp)) {
      const block = emptyBlock(x - defocusMargin, y - defocusMargin, wide, law.mpp)
      return { block: defocused(paint(block), plan.blur, plan), margin: defocusMargin }
    }
    plain.haematoxylin.fill(0)
    plain.eosin.fill(0)
    return { block: paint({ ...plain, x, y }), margin: 0 }
  }
  const empty = { ...emptyBlock(0, 0, blockSide, law.mpp) }

  return {
    width: law.pixels,
    height: law.pixels,
    async readRegion(x, y, width, height) {
      const out = createRaster(width, height)
      for (let top = Math.floor(y / blockSide) * blockSide; top < y + height; top += blockSide)
        for (let left = Math.floor(x / blockSide) * blockSide; left < x + width; left += blockSide) {
          const [x0, y0] = [Math.max(x, left), Math.max(y, top)]
          const x1 = Math.min(x + width, left + blockSide)
          const y1 = Math.min(y + height, top + blockSide)
          const tissue = anyAbove(plan.tissue, plan, left, top, blockSide * law.mpp, law.mpp)
          const { block, margin } = tissue
            ? stained(left, top)
            : { block: { ...empty, x: left, y: top }, margin: 0 }
          developer.develop(
            block,
            { x: x0 - left + margin, y: y0 - top + margin, width: x1 - x0, height: y1 - y0 },
            out.pixels,
            width,
            x0 - x,
            y0 - y,
          )
        }
      if (plan.pen !== null && law.artefacts.pen !== null)
        paintInk(out, x, y, law.mpp, plan.pen, plan, law.artefacts.pen, patterns)
      return out
    },
  }
}

function touches({ x, y, radius }: Vessel, block: Block): boolean {
  const { mpp, side } = block
  const [px, py, reach] = [x / mpp - block.x, y / mpp - block.y, (radius + 5) / mpp]
  return px > -reach && py > -reach && px < side + reach && py < side + reach
}

/** Whether a level is above what a margin around may still reach from, somewhere in a square. */
function anyAbove(
  level: Float32Array,
  { columns, rows }: SlidePlan,
  x: number,
  y: number,
  sideUm: number,
  mpp: number,
): boolean {
  const first = (pixel: number) => Math.max(0, Math.floor((pixel * mpp) / nodeUm) - 2)
  const last = (pixel: number, most: number) =>
    Math.min(most - 1, Math.ceil((pixel * mpp + sideUm) / nodeUm) + 2)
  for (let j = first(y); j <= last(y, rows); j++)
    for (let i = first(x); i <= last(x, columns); i++) if (level[j * columns + i] > -0.02) return true
  return false
}

/** Nuclei by squares of 64 µm; those that may reach into a block, always in the same order. */
function cellsBySquare({ law, cells }: SlideScene): (block: Block) => Int32Array {
  const squareUm = 64
  const across = Math.ceil((law.pixels * law.mpp) / squareUm)
  const square = (i: number) =>
    Math.min(across - 1, Math.floor(cells.y[i] / squareUm)) * across +
    Math.min(across - 1, Math.floor(cells.x[i] / squareUm))
  const starts = new Int32Array(across * across + 1)
  for (let i = 0; i < cells.count; i++) starts[square(i) + 1]++
  for (let k = 0; k < across * across; k++) starts[k + 1] += starts[k]
  const filled = starts.slice()
  const order = new Int32Array(cells.count)
  for (let i = 0; i < cells.count; i++) order[filled[square(i)]++] = i
  return ({ x, y, side, mpp }) => {
    const at = (pixel: number) => Math.max(0, Math.min(across - 1, Math.floor((pixel * mpp) / squareUm)))
    const reach = farthest / mpp
    const found: number[] = []
    for (let j = at(y - reach); j <= at(y + side + reach); j++)
      for (let i = at(x - reach); i <= at(x + side + reach); i++)
        for (let k = starts[j * across + i]; k < starts[j * across + i + 1]; k++) found.push(order[k])
    return Int32Array.from(found).sort()
  }
}

/** Tissue that lies double. */
function thicken(block: Block, fold: Float32Array, plan: SlidePlan): void {
  const { side, haematoxylin, eosin } = block
  eachLevel(block, fold, plan, (line, row) => {
    for (let column = 0, at = row * side; column < side; column++, at++) {
      if (line[column] <= 0) continue
      const more = 1 + 1.2 * Math.min(1, 4 * line[column])
      haematoxylin[at] *= more
      eosin[at] *= more
    }
  })
}

/** Sharp where the level is below 0, and the more out of focus the higher it is. */
function defocused(block: Block, blur: Float32Array, plan: SlidePlan): Block {
  const { side, mpp, haematoxylin, eosin } = block
  const [h, e] = [haematoxylin, eosin].map(plane => smoothPlane(plane, side, side, defocusUm / mpp))
  eachLevel(block, blur, plan, (line, row) => {
    for (let column = 0, at = row * side; column < side; column++, at++) {
      if (line[column] <= 0) continue
      const share = Math.min(1, 6 * line[column])
      haematoxylin[at] += share * (h[at] - haematoxylin[at])
      eosin[at] += share * (e[at] - eosin[at])
    }
  })
  return block
}

/** A level of the plan along each row of a block. */
function eachLevel(
  { x, y, side, mpp }: Block,
  level: Float32Array,
  { columns }: SlidePlan,
  take: (line: Float64Array, row: number) => void,
): void {
  const line = new Float64Array(side)
  const most = columns - 1.01
  const step = mpp / nodeUm
  for (let row = 0; row < side; row++) {
    const v = Math.max(0, Math.min(most, (y + row) * step))
    const j = Math.floor(v)
    for (let column = 0; column < side; column++) {
      const u = Math.max(0, Math.min(most, (x + column) * step))
      const i = Math.floor(u)
      const at = j * columns + i
      const above = level[at] + (u - i) * (level[at + 1] - level[at])
      const below = level[at + columns] + (u - i) * (level[at + columns + 1] - level[at + columns])
      line[column] = above + (v - j) * (below - above)
    }
    take(line, row)
  }
}

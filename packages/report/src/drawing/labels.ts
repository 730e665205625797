import { textWidth } from '../text/width.ts'
import type { Plot } from './axis.ts'
import { heightAt, type Point } from './curve.ts'

/** A label's place: where its text starts or ends. */
export interface Placed {
  readonly x: number
  readonly y: number
}

/**
 * Spreads labels along a vertical so that none overlaps, moving each as little as needed: neighbours that
 * collide form a block whose centre is the mean of their wishes.
 * @param wanted centre of each label; @returns the centres, in the same order
 */
export function spread(wanted: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b)
  const blocks: Block[] = []
  for (const i of order) {
    blocks.push(blockOf([i], wanted, height, top, bottom))
    while (blocks.length > 1) {
      const low = blocks[blocks.length - 1]
      const high = blocks[blocks.length - 2]
      if (low.centre - high.centre >= ((low.members.length + high.members.length) * height) / 2) break
      blocks.splice(-2, 2, blockOf([...high.members, ...low.members], wanted, height, top, bottom))
    }
  }
  const placed = new Array<number>(wanted.length).fill(0)
  for (const block of blocks) {
    const first = block.centre - (block.members.length * height) / 2
    block.members.forEach((m, k) => {
      placed[m] = first + height * (k + 0.5)
    })
  }
  return placed
}

interface Block {
  readonly members: readonly number[]
  readonly centre: number
}

/** Labels that touch, centred on the mean of their wishes, inside the bounds where these have room. */
function blockOf(
  members: readonly number[],
  wanted: readonly number[],
  height: number,
  top: number,
  bottom: number,
): Block {
  const half = (members.length * height) / 2
  const mean = members.reduce((sum, m) => sum + wanted[m], 0) / members.length
  return { members, centre: Math.max(Math.min(mean, bottom - half), top + half) }
}

interface Box {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

const overlap = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1

/**
 * Finds a place beside each curve that has a name, so that its own curve is the nearest and no other curve or
 * name is touched. Curves with an empty name are only kept clear of.
 * @returns null when one of them has no clean place: then a key is drawn instead
 */
export function placeBeside(
  curves: readonly { readonly points: readonly Point[]; readonly text: string }[],
  plot: Plot,
  size = 13.5,
): Placed[] | null {
  const taken: Box[] = []
  const result: Placed[] = []
  for (const [own, curve] of curves.entries()) {
    if (curve.text === '') {
      result.push({ x: 0, y: 0 })
      continue
    }
    const width = textWidth(curve.text, size, true) + 4
    const best = candidates(curve.points, width, size, plot).find(
      ({ box, gap }) =>
        inside(box, plot) &&
        !taken.some(other => overlap(box, other)) &&
        curves.every((other, i) => clear(box, other.points, i === own ? 1 : gap + 3)),
    )
    if (best === undefined) return null
    taken.push(best.box)
    result.push({ x: best.box.x0 + 2, y: best.box.y1 - 4 })
  }
  return result
}

const inside = (box: Box, plot: Plot): boolean =>
  box.x0 >= plot.left + 2 && box.x1 <= plot.right && box.y0 >= plot.top && box.y1 <= plot.bottom

function candidates(
  points: readonly Point[],
  width: number,
  size: number,
  plot: Plot,
): { box: Box; gap: number }[] {
  const found: { box: Box; gap: number }[] = []
  const height = size + 4
  for (let share = 0.94; share > 0.05; share -= 0.03) {
    const x = plot.left + share * (plot.right - plot.left)
    const y = heightAt(points, x)
    if (y === null) continue
    for (const gap of [4, 6, 8, 11, 14])
      for (const [x0, y0] of [
        [x - width, y - gap - height],
        [x, y - gap - height],
        [x, y + gap],
        [x - width, y + gap],
      ])
        found.push({ box: { x0, x1: x0 + width, y0, y1: y0 + height }, gap })
  }
  return found
}

/** True when the curve stays `margin` pixels off the box. */
function clear(box: Box, points: readonly Point[], margin: number): boolean {
  const near = (x: number, y: number): boolean =>
    x > box.x0 - margin && x < box.x1 + margin && y > box.y0 - margin && y < box.y1 + margin
  for (let x = box.x0 - margin + 0.5; x < box.x1 + margin; x += 3) {
    const y = heightAt(points, x)
    if (y !== null && near(x, y)) return false
  }
  return !points.some(([x, y]) => near(x, y))
}

import { dilateBox, openBox } from './box.ts'
import { gapWithin, grown } from './grow-pen.ts'
import { hueShifted, outside, type SlideStain, tissueHue } from './ink-evidence.ts'
import type { DensityPlanes } from './light.ts'
import { keepParts } from './parts.ts'
import { inkOf } from './pen-colour.ts'
import { settledRim } from './pen-rim.ts'
import { smoothed } from './stained.ts'

export interface PenMarks {
  readonly inside: Uint8Array
  /** 0 without ink, else 1 + the index in {@link penColours}. */
  readonly ink: Uint8Array
}

/** Micrometres. */
const contextWidth = 32
/** Square micrometres. */
const smallestMark = 1500
const smallestRedMark = 15000

export function findPen(
  planes: DensityPlanes,
  smooth: DensityPlanes,
  stained: Uint8Array,
  mpp: number,
  stain: SlideStain,
): PenMarks {
  const { width, height } = planes
  const n = stained.length
  const px = (micrometres: number) => Math.round(micrometres / mpp)
  const open = (inside: Uint8Array, radius: number) => openBox(inside, width, height, px(radius))
  const wide = smoothed(planes, contextWidth, mpp)
  const near = outside(smooth, stained, stain)
  const around = outside(wide, stained, stain)
  const hue = tissueHue(wide, stained, around.faint)
  const shifted = hueShifted(wide, stained, hue)
  const pixel = mpp * mpp
  const seeds = new Uint8Array(n)
  const sure = new Uint8Array(n)
  const nearest = open(near.faint, 4)
  const wider = open(around.faint, 4)
  const bluer = open(shifted.low, 8)
  for (let i = 0; i < n; i++) {
    seeds[i] = nearest[i] | wider[i] | bluer[i]
    sure[i] = (near.plain[i] & nearest[i]) | bluer[i]
  }
  const others = keepParts({ width, height, inside: seeds }, smallestMark / pixel, open(sure, 4))
  const reds =
    stain === 'h&e'
      ? keepParts({ width, height, inside: open(shifted.high, 12) }, smallestRedMark / pixel)
      : others
  for (let i = 0; i < n; i++) seeds[i] = others[i] | reds[i]
  if (stain === 'h&e') {
    const beside = keepParts(
      { width, height, inside: open(shifted.high, 8) },
      smallestMark / pixel,
      dilateBox(seeds, width, height, px(gapWithin)),
    )
    for (let i = 0; i < n; i++) seeds[i] |= beside[i]
  }
  if (!seeds.includes(1)) return { inside: seeds, ink: seeds }
  const grownMarks = grown(planes, smooth, stained, seeds, hue, stain, px)
  const inside = settledRim(planes, stained, grownMarks, mpp)
  return { inside, ink: inkOf(smooth, inside) }
}

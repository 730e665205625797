import { rectangleWindow } from '../src/spatial/rectangle-window.ts'
import { reference } from './agreement.ts'

type Curves = Readonly<Record<string, readonly (number | null)[]>>
interface Pattern {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

interface SpatialReference {
  readonly random: Pattern
  readonly clustered: Pattern
  readonly polygonal: Pattern
  readonly masked: Pattern
  readonly mask: readonly number[]
  readonly radii: readonly number[]
  readonly random_K: Curves
  readonly clustered_K: Curves
  readonly cross_K: Curves
  readonly polygonal_K: Curves
  readonly masked_K: Curves
  readonly clustered_L: readonly number[]
  readonly polygonal_translation: readonly number[]
  readonly masked_translation: readonly number[]
  readonly polygonal_area: readonly [number, number]
  readonly masked_area: readonly [number, number]
  readonly masked_border: readonly number[]
  readonly random_G: Curves
  readonly clustered_G: Curves
  readonly random_nn: readonly number[]
  readonly clustered_nn: readonly number[]
  readonly cross_nn: readonly number[]
  readonly random_g: readonly number[]
  readonly clustered_g: readonly number[]
  readonly random_clarkEvans: { readonly index: readonly number[]; readonly p: readonly number[] }
  readonly clustered_clarkEvans: { readonly index: readonly number[]; readonly p: readonly number[] }
  readonly donnelly: readonly number[]
  readonly random_morisita: readonly number[]
  readonly clustered_morisita: readonly number[]
  readonly gi: {
    readonly values: readonly number[]
    readonly z: readonly number[]
    readonly p: readonly number[]
  }
  readonly morisitaHorn: {
    readonly a: readonly number[]
    readonly b: readonly number[]
    readonly value: readonly number[]
  }
}

/** What spatstat and spdep make of the patterns of test/reference/spatial.R. */
export const spatialReference = () => reference<SpatialReference>('spatial')

export const referenceRectangle = rectangleWindow({ x0: 100, y0: 50, x1: 900, y1: 650 })

/** The rings of the polygon there: the second is a hole. */
export const referenceRings = [
  [
    [0, 0],
    [1000, 80],
    [1100, 700],
    [600, 900],
    [150, 650],
  ],
  [
    [400, 300],
    [420, 460],
    [560, 440],
    [570, 310],
  ],
] as const

export function referenceMask() {
  return { width: 24, height: 18, downsample: 40, inside: Uint8Array.from(spatialReference().mask) }
}

export const pointsOf = ({ x, y }: Pattern) => ({ x: Float64Array.from(x), y: Float64Array.from(y) })

/** The numbers of a curve of ours and of the reference at the radii where the reference has one. */
export function defined(ours: readonly (number | null)[], theirs: readonly (number | null)[]) {
  const [found, expected]: [number[], number[]] = [[], []]
  theirs.forEach((value, k) => {
    if (value === null) return
    found.push(ours[k] ?? Number.NaN)
    expected.push(value)
  })
  return { found, expected }
}

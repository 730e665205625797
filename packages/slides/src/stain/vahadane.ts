import type { RgbVector } from '@tessera/imaging'
import type { TissueDensities } from './tissue-densities.ts'
import { nonNegativeAmounts, type StainPair } from './two-stains.ts'

const mostRounds = 500
const enough = 1e-7

/**
 * Vahadane et al. 2016 (IEEE Trans Med Imaging 35:1962): two non-negative unit colours V and sparse non-negative amounts
 * A of the tissue's optical densities D, the minimum of ½|D - A V|² + λ Σ A. Amounts (in closed form) and colours
 * (by block coordinates, Mairal et al. 2010, JMLR 11:19) are found in turn until no part of a colour moves by 1e-7.
 * The objective has several minima; it starts from `start`, so that the same pixels give the same colours.
 */
export function vahadaneStains(
  tissue: TissueDensities,
  start: StainPair,
  settings: { readonly sparsity: number; readonly mostPixels: number },
): StainPair {
  const thinned = everyFew(tissue, settings.mostPixels)
  let first = nonNegativeUnit(start[0], start[0])
  let second = nonNegativeUnit(start[1], start[1])
  for (let round = 0; round < mostRounds; round++) {
    const sums = products(thinned, first, second, settings.sparsity)
    const [one, two] = betterColours(sums, first, second)
    const moved = Math.max(distance(first, one), distance(second, two))
    first = one
    second = two
    if (moved < enough) break
  }
  return [first, second]
}

interface Products {
  /** Σ a₁², Σ a₁ a₂, Σ a₂². */
  readonly aa: readonly [number, number, number]
  /** Σ a₁ d and Σ a₂ d. */
  readonly ad: StainPair
}

function products(tissue: TissueDensities, first: RgbVector, second: RgbVector, sparsity: number): Products {
  const { haematoxylin, eosin } = nonNegativeAmounts(tissue, first, second, sparsity)
  const { densities, pixels } = tissue
  const sums = new Float64Array(9)
  for (let p = 0, i = 0; p < pixels; p++, i += 3) {
    const one = haematoxylin[p]
    const two = eosin[p]
    sums[0] += one * one
    sums[1] += one * two
    sums[2] += two * two
    for (let c = 0; c < 3; c++) {
      sums[3 + c] += one * densities[i + c]
      sums[6 + c] += two * densities[i + c]
    }
  }
  return {
    aa: [sums[0], sums[1], sums[2]],
    ad: [
      [sums[3], sums[4], sums[5]],
      [sums[6], sums[7], sums[8]],
    ],
  }
}

/** The colours that fit the amounts best: each in turn with the other held, to convergence. */
function betterColours({ aa, ad }: Products, first: RgbVector, second: RgbVector): StainPair {
  let [one, two] = [first, second]
  for (let sweep = 0; sweep < 100; sweep++) {
    const nextOne = aa[0] > 0 ? nonNegativeUnit(step(ad[0], one, aa[0], two, aa[1]), one) : one
    const nextTwo = aa[2] > 0 ? nonNegativeUnit(step(ad[1], two, aa[2], nextOne, aa[1]), two) : two
    const moved = Math.max(distance(one, nextOne), distance(two, nextTwo))
    one = nextOne
    two = nextTwo
    if (moved < enough / 10) break
  }
  return [one, two]
}

function step(target: RgbVector, own: RgbVector, square: number, other: RgbVector, cross: number): RgbVector {
  const part = (c: 0 | 1 | 2) => own[c] + (target[c] - own[c] * square - other[c] * cross) / square
  return [part(0), part(1), part(2)]
}

/** Scaled to length 1 after negative parts are set to 0; `instead` where nothing is left. */
function nonNegativeUnit(vector: RgbVector, instead: RgbVector): RgbVector {
  const [r, g, b] = vector.map(value => Math.max(0, value))
  const length = Math.hypot(r, g, b)
  return length > 0 ? [r / length, g / length, b / length] : instead
}

function distance(a: RgbVector, b: RgbVector): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]))
}

/** At most so many pixels, evenly out of all. */
function everyFew({ densities, pixels }: TissueDensities, most: number): TissueDensities {
  if (pixels <= most) return { densities, pixels }
  const few = new Float32Array(3 * most)
  for (let k = 0; k < most; k++) {
    const from = 3 * Math.floor((k * pixels) / most)
    few.set(densities.subarray(from, from + 3), 3 * k)
  }
  return { densities: few, pixels: most }
}

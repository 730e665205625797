import { normalTwoSided } from '@tessera/statistics'
import type { Points } from '../slide-mask.ts'
import { sortIntoCells } from './cell-grid.ts'
import { createKdTree, nearest } from './kd-tree.ts'
import { checkRadii } from './radii.ts'
import { pointsWithin, type SpatialWindow } from './window.ts'

/**
 * The distance, µm, of every point to the nearest other one of its set, exactly; infinite where there is no other.
 */
export function neighbourDistances({ x, y }: Points): Float64Array {
  const tree = createKdTree(x, y)
  const squared = new Float64Array(1)
  const distances = new Float64Array(x.length)
  // In the order of the tree, so that one search looks where the last one did.
  for (let k = 0; k < x.length; k++) {
    const i = tree.index[k]
    nearest(tree, tree.x[k], tree.y[k], i, squared)
    distances[i] = Math.sqrt(squared[0])
  }
  return distances
}

/** The distance, µm, of every point of one set to the nearest of another (lymphocyte to tumour cell); infinite where that is empty. */
export function crossNeighbourDistances(from: Points, to: Points): Float64Array {
  const tree = createKdTree(to.x, to.y)
  const near = sortIntoCells(from.x, from.y, 200)
  const squared = new Float64Array(1)
  const distances = new Float64Array(from.x.length)
  for (let k = 0; k < from.x.length; k++) {
    nearest(tree, near.x[k], near.y[k], -1, squared)
    distances[near.index[k]] = Math.sqrt(squared[0])
  }
  return distances
}

/** The nearest-neighbour distance distribution function at some radii; null where no point is as far from the border. */
export interface NeighbourFunction {
  readonly radii: readonly number[]
  readonly g: readonly (number | null)[]
  /** 1 − exp(−λπr²), of complete spatial randomness with the density seen. */
  readonly expected: readonly (number | null)[]
  readonly correction: 'border' | 'none'
  readonly undefinedBecause: string | null
  readonly n: number
  readonly outside: number
}

/**
 * G(r), the share of points whose nearest neighbour is within r; with border correction (reduced sample) only points at least r
 * from the border count (Diggle, Statistical Analysis of Spatial Point Patterns, 1983; spatstat's Gest "rs").
 * @throws SlideError `bad-setting` for radii that do not rise
 */
export function neighbourFunction(
  points: Points,
  window: SpatialWindow,
  options: { readonly radii: readonly number[]; readonly correction?: 'border' | 'none' },
): NeighbourFunction {
  const { radii, correction = 'border' } = options
  checkRadii(radii)
  const { x, y, outside } = pointsWithin(points, window)
  const n = x.length
  const about = { radii, correction, n, outside }
  if (n < 2) {
    const nothing = radii.map(() => null)
    return {
      ...about,
      g: nothing,
      expected: nothing,
      undefinedBecause: `G needs two points; ${n} in the window`,
    }
  }
  const distances = neighbourDistances({ x, y })
  const most = radii[radii.length - 1]
  const border =
    correction === 'border'
      ? Float64Array.from(x, (_, i) => window.borderDistance(x[i], y[i], 2 * most + 1))
      : null
  const g = radii.map(r => {
    let [near, all] = [0, 0]
    for (let i = 0; i < n; i++) {
      if (border !== null && border[i] < r) continue
      all++
      if (distances[i] <= r) near++
    }
    return all === 0 ? null : near / all
  })
  const density = n / window.area
  return {
    ...about,
    g,
    expected: radii.map(r => -Math.expm1(-density * Math.PI * r * r)),
    undefinedBecause: g.includes(null) ? 'no point is as far from the border as the radius' : null,
  }
}

/** Clark and Evans' index: below 1 clustered, above 1 regular. */
export interface ClarkEvans {
  /** Null is undefined, for the reason in `undefinedBecause`. */
  readonly index: number | null
  readonly z: number | null
  /** Two-sided, normal. */
  readonly p: number | null
  /** Of the nearest-neighbour distances, µm. */
  readonly mean: number | null
  readonly expected: number | null
  readonly correction: 'donnelly' | 'none'
  readonly undefinedBecause: string | null
  readonly n: number
  readonly outside: number
}

/**
 * The mean nearest-neighbour distance over the one expected under complete spatial randomness (Clark & Evans, Ecology 1954;35:445):
 * 1 / (2√λ), with standard error √((4 − π) / (4πλn)); by Donnelly (in Hodder, Simulation Studies in Archaeology, 1978, 91)
 * for the edge, with perimeter P: √(|W|/n)/2 + (0.0514 + 0.0412/√n) P/n and √(0.070 |W| + 0.037 P √(|W|/n)) / n. Donnelly's
 * numbers were found for windows with a smooth border: for a mask, whose border is jagged, no correction is the default.
 */
export function clarkEvans(
  points: Points,
  window: SpatialWindow,
  options: { readonly correction?: 'donnelly' | 'none' } = {},
): ClarkEvans {
  const { correction = window.kind === 'mask' ? 'none' : 'donnelly' } = options
  const { x, y, outside } = pointsWithin(points, window)
  const n = x.length
  const about = { correction, n, outside }
  if (n < 2)
    return {
      ...about,
      ...{ index: null, z: null, p: null, mean: null, expected: null },
      undefinedBecause: `nearest neighbours need two points; ${n} in the window`,
    }
  const mean = neighbourDistances({ x, y }).reduce((sum, d) => sum + d, 0) / n
  const { area, perimeter } = window
  const plain = Math.sqrt(area / n) / 2
  const [expected, error] =
    correction === 'donnelly'
      ? [
          plain + ((0.0514 + 0.0412 / Math.sqrt(n)) * perimeter) / n,
          Math.sqrt(0.07 * area + 0.037 * perimeter * Math.sqrt(area / n)) / n,
        ]
      : [plain, Math.sqrt(((4 - Math.PI) * area) / (4 * Math.PI)) / n]
  const z = (mean - expected) / error
  return {
    ...about,
    index: mean / expected,
    z,
    p: normalTwoSided(z),
    mean,
    expected,
    undefinedBecause: null,
  }
}

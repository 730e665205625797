import type { Nuclei } from '../../cells/index.ts'
import { nuclearPercentiles } from './feature-list.ts'
import { nearestDistances } from './nearest-distances.ts'

/**
 * Numbers, sizes, shapes, stain and distances of the nuclei of a tile, set down by name.
 * - a nucleus that the border cuts counts half, as the tile on the other side has its other half; sizes and shapes are
 *   of whole nuclei alone
 * - `spread` is the standard deviation (divided by one less than their number); percentiles are by nearest rank
 * - nearest neighbours are those of centroids; the ratio of Clark and Evans (1954) is their mean distance by that of
 *   points strewn at random at the same density, 1 / (2 √density)
 *
 * What needs a nucleus, or two, and has none, is 0, and its flag is 0.
 * @param areaUm2 of the tile
 */
export function summariseNuclei(
  nuclei: Nuclei,
  areaUm2: number,
  set: (name: string, value: number) => void,
): void {
  const whole: number[] = []
  let [weight, covered] = [0, 0]
  for (let i = 0; i < nuclei.count; i++) {
    if (nuclei.cut[i] === 0) whole.push(i)
    weight += nuclei.cut[i] === 0 ? 1 : 0.5
    covered += nuclei.areaUm2[i]
  }
  set('nuclear_density', (weight / areaUm2) * 1e6)
  set('nuclear_area_share', covered / areaUm2)
  const columns: readonly (readonly [string, (i: number) => number])[] = [
    ['nuclear_area', i => nuclei.areaUm2[i]],
    ['nuclear_major_axis', i => nuclei.majorAxisUm[i]],
    ['nuclear_eccentricity', i => nuclei.eccentricity[i]],
    ['nuclear_solidity', i => nuclei.solidity[i]],
    ['nuclear_circularity', i => nuclei.circularity[i]],
    ['nuclear_haematoxylin', i => nuclei.meanHaematoxylin[i]],
    ['nuclear_haematoxylin_sd', i => nuclei.sdHaematoxylin[i]],
    ['nuclear_eosin', i => nuclei.meanEosin[i]],
    ['nuclear_contrast', i => nuclei.meanHaematoxylin[i] - nuclei.ringHaematoxylin[i]],
  ]
  for (const [name, value] of columns) {
    const { mean, spread } = meanAndSpread(whole.map(value))
    set(`${name}_mean`, mean)
    set(`${name}_spread`, spread)
  }
  const areas = Float64Array.from(whole, i => nuclei.areaUm2[i]).sort()
  for (const percent of nuclearPercentiles) {
    const rank = Math.max(1, Math.ceil((percent / 100) * areas.length))
    set(`nuclear_area_p${percent}`, areas.length === 0 ? 0 : areas[rank - 1])
  }
  set('nuclei_defined', whole.length >= 1 ? 1 : 0)
  set('nuclear_spread_defined', whole.length >= 2 ? 1 : 0)
  const near = meanAndSpread(nearestDistances(nuclei.x, nuclei.y, nuclei.count))
  set('nearest_neighbour_mean', near.mean)
  set('nearest_neighbour_spread', near.spread)
  set('clark_evans_ratio', near.mean * 2 * Math.sqrt(nuclei.count / areaUm2))
  set('nearest_neighbour_defined', nuclei.count >= 2 ? 1 : 0)
}

/** Both 0 where they are not defined. */
function meanAndSpread(values: ArrayLike<number>): { readonly mean: number; readonly spread: number } {
  const n = values.length
  if (n === 0) return { mean: 0, spread: 0 }
  let sum = 0
  for (let i = 0; i < n; i++) sum += values[i]
  const mean = sum / n
  if (n === 1) return { mean, spread: 0 }
  let squares = 0
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2
  return { mean, spread: Math.sqrt(squares / (n - 1)) }
}

import { createRandom, quantileOfSorted } from '@tessera/statistics'
import type { Points } from '../slide-mask.ts'
import {
  type CompartmentDensity,
  callPhenotype,
  compartmentDensity,
  type Phenotype,
  type PhenotypeCall,
} from './call-phenotype.ts'
import {
  type CompartmentGrid,
  type Compartments,
  checkCompartments,
  countCompartments,
} from './compartments.ts'
import { cd8Rule, type PhenotypeRule } from './phenotype-rule.ts'

/** A square of the slide that has tumour. */
export interface PhenotypeRegion extends PhenotypeCall {
  /** Upper left corner, µm. */
  readonly x: number
  readonly y: number
  readonly side: number
  readonly tumour: CompartmentDensity
  readonly stroma: CompartmentDensity
}

export type Interval = readonly [lower: number, upper: number]

/** A compartment with its interval; null for the reason in the phenotype's `intervalsBecause`. */
export interface DensityWithInterval extends CompartmentDensity {
  readonly interval: Interval | null
}

export interface ImmunePhenotype extends PhenotypeCall {
  readonly rule: PhenotypeRule
  readonly tumour: DensityWithInterval
  readonly stroma: DensityWithInterval
  readonly regions: readonly PhenotypeRegion[]
  /** Of the tumour in regions that could be called, by area; null where none could. */
  readonly shares: Readonly<Record<Phenotype, number>> | null
  readonly shareIntervals: Readonly<Record<Phenotype, Interval>> | null
  /** The phenotype with the largest share; null where none could be called. It may differ from the slide's, which goes by all cells over all area. */
  readonly dominant: Phenotype | null
  /** Share of the bootstrap samples in which the slide is called the same. */
  readonly support: number | null
  /** Why there are no intervals; null where there are. */
  readonly intervalsBecause: string | null
  /** Cells in neither compartment. */
  readonly elsewhere: number
}

export interface PhenotypeOptions {
  readonly rule?: PhenotypeRule
  readonly seed: number
  /** Bootstrap samples, 1000 by default. */
  readonly samples?: number
  /** Of the intervals, 0.95 by default. */
  readonly level?: number
}

/** Regions with tissue below which a bootstrap of regions says nothing. */
const leastRegions = 6

/**
 * The immune phenotype of a slide by a rule on the density of cells in tumour and stroma: of the slide by all cells over all area, of each
 * region of {@link PhenotypeRule.regionSide}, and the shares of the regions' phenotypes. Intervals are percentiles of a bootstrap of whole
 * regions (blocks, as cells of one region are not independent; Efron & Tibshirani, An Introduction to the Bootstrap, 1993, section 8.6).
 * Too little tumour is `indeterminate`, never a desert.
 * @throws SlideError `bad-setting` for masks that are not alike or overlap
 */
export function immunePhenotype(
  cells: Points,
  compartments: Compartments,
  options: PhenotypeOptions,
): ImmunePhenotype {
  const { rule = cd8Rule, seed, samples = 1000, level = 0.95 } = options
  checkCompartments(compartments)
  const grid = countCompartments(cells, compartments, rule.regionSide)
  const squares = Int32Array.from(grid.tumourArea.keys()).filter(
    q => grid.tumourArea[q] + grid.stromaArea[q] > 0,
  )
  const called = squares.filter(q => grid.tumourArea[q] > 0)
  const regions = Array.from(called, q => regionOf(grid, q, rule))
  const [tumour, stroma] = pooled(grid, squares)
  const call = callPhenotype(tumour, stroma, rule)
  const shares = sharesOf(regions)
  const about = { ...call, rule, regions, shares, dominant: dominantOf(shares), elsewhere: grid.elsewhere }
  if (squares.length < leastRegions)
    return {
      ...about,
      tumour: { ...tumour, interval: null },
      stroma: { ...stroma, interval: null },
      shareIntervals: null,
      support: null,
      intervalsBecause: `a bootstrap needs ${leastRegions} regions with tissue; ${squares.length}`,
    }
  const byNumber = new Map(regions.map((region, k) => [called[k], region]))
  const [inTumour, inStroma]: [number[], number[]] = [[], []]
  const drawnShares: Record<Phenotype, number[]> = { inflamed: [], excluded: [], desert: [] }
  let same = 0
  for (let s = 0; s < samples; s++) {
    const drawn = createRandom(seed, 'phenotype', s)
      .resample(squares.length)
      .map(k => squares[k])
    const [t, u] = pooled(grid, drawn)
    if (t.density !== null) inTumour.push(t.density)
    if (u.density !== null) inStroma.push(u.density)
    if (callPhenotype(t, u, rule).phenotype === call.phenotype) same++
    const found = sharesOf(Array.from(drawn).flatMap(q => byNumber.get(q) ?? []))
    if (found !== null) for (const name of phenotypes) drawnShares[name].push(found[name])
  }
  const interval = (values: number[]): Interval => {
    const sorted = Float64Array.from(values).sort()
    return [quantileOfSorted(sorted, (1 - level) / 2), quantileOfSorted(sorted, (1 + level) / 2)]
  }
  return {
    ...about,
    tumour: { ...tumour, interval: tumour.density === null ? null : interval(inTumour) },
    stroma: { ...stroma, interval: stroma.density === null ? null : interval(inStroma) },
    shareIntervals:
      shares === null
        ? null
        : {
            inflamed: interval(drawnShares.inflamed),
            excluded: interval(drawnShares.excluded),
            desert: interval(drawnShares.desert),
          },
    support: call.phenotype === 'indeterminate' ? null : same / samples,
    intervalsBecause: null,
  }
}

export const phenotypes = ['inflamed', 'excluded', 'desert'] as const

function regionOf(grid: CompartmentGrid, q: number, rule: PhenotypeRule): PhenotypeRegion {
  const tumour = compartmentDensity(grid.tumourCells[q], grid.tumourArea[q])
  const stroma = compartmentDensity(grid.stromaCells[q], grid.stromaArea[q])
  const least = { tumour: rule.leastTumourOfRegion, stroma: rule.leastStromaOfRegion }
  return {
    x: (q % grid.columns) * grid.side,
    y: Math.floor(q / grid.columns) * grid.side,
    side: grid.side,
    tumour,
    stroma,
    ...callPhenotype(tumour, stroma, rule, least),
  }
}

function pooled(grid: CompartmentGrid, squares: Int32Array): [CompartmentDensity, CompartmentDensity] {
  let [tumourCells, tumourArea, stromaCells, stromaArea] = [0, 0, 0, 0]
  for (const q of squares) {
    tumourCells += grid.tumourCells[q]
    tumourArea += grid.tumourArea[q]
    stromaCells += grid.stromaCells[q]
    stromaArea += grid.stromaArea[q]
  }
  return [compartmentDensity(tumourCells, tumourArea), compartmentDensity(stromaCells, stromaArea)]
}

function sharesOf(regions: readonly PhenotypeRegion[]): Record<Phenotype, number> | null {
  const areas: Record<Phenotype, number> = { inflamed: 0, excluded: 0, desert: 0 }
  let total = 0
  for (const { phenotype, tumour } of regions) {
    if (phenotype === 'indeterminate') continue
    areas[phenotype] += tumour.area
    total += tumour.area
  }
  if (total === 0) return null
  return { inflamed: areas.inflamed / total, excluded: areas.excluded / total, desert: areas.desert / total }
}

function dominantOf(shares: Readonly<Record<Phenotype, number>> | null): Phenotype | null {
  if (shares === null) return null
  return phenotypes.reduce((most, name) => (shares[name] > shares[most] ? name : most))
}

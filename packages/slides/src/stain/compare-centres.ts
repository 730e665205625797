import { holm, kruskalWallis } from '@tessera/statistics'
import { type ColourColumn, type ColourRow, colourColumns, stainColumns } from './slide-colours.ts'

/** What the comparison needs of a slide. */
export interface ColoursOfSlide {
  readonly slide: string
  readonly centre: string | null
  readonly colours: ColourRow
}

/** One column compared between centres. */
export interface CentreEffect {
  readonly column: ColourColumn
  readonly slides: number
  readonly centres: number
  /** Kruskal-Wallis H, corrected for ties. */
  readonly statistic: number
  readonly p: number
  /** Holm's, over all columns that were compared. */
  readonly pAdjusted: number
  /**
   * Share of the variation of the ranks that goes with the centre: η² = (H - k + 1)/(n - k), 0 where that is negative
   * (Tomczak and Tomczak 2014): 0 in the mean where centres do not differ, at most 1.
   */
  readonly etaSquared: number
  readonly medians: readonly { readonly centre: string; readonly slides: number; readonly median: number }[]
}

export interface CentreComparison {
  readonly effects: readonly CentreEffect[]
  /** Columns that could not be compared, and why. */
  readonly notCompared: readonly { readonly column: ColourColumn; readonly reason: string }[]
  /** Slides without a centre: they take no part. */
  readonly withoutCentre: number
}

/**
 * Whether slides of different centres differ in colour, and by how much: Kruskal-Wallis of each column with η² and
 * p-values adjusted by Holm's method. A batch effect shows as a large η².
 */
export function compareCentres(slides: readonly ColoursOfSlide[]): CentreComparison {
  const withCentre = slides.flatMap(({ centre, colours }) => (centre === null ? [] : [{ centre, colours }]))
  const notCompared: { column: ColourColumn; reason: string }[] = []
  const tested = [...colourColumns, ...stainColumns].flatMap(column => {
    const values = withCentre.flatMap(({ centre, colours }) => {
      const value = colours[column]
      return value === undefined ? [] : [{ centre, value }]
    })
    const effect = compareColumn(column, values)
    if (typeof effect !== 'string') return [effect]
    notCompared.push({ column, reason: effect })
    return []
  })
  const adjusted = holm(tested.map(({ p }) => p))
  return {
    effects: tested.map((effect, k) => ({ ...effect, pAdjusted: adjusted[k] })),
    notCompared,
    withoutCentre: slides.length - withCentre.length,
  }
}

function compareColumn(
  column: ColourColumn,
  values: readonly { readonly centre: string; readonly value: number }[],
): Omit<CentreEffect, 'pAdjusted'> | string {
  const centres = [...new Set(values.map(({ centre }) => centre))].sort()
  const [n, k] = [values.length, centres.length]
  if (n === 0) return 'no slide has it'
  if (k < 2) return 'slides of one centre only'
  if (n <= k) return `${n} slides of ${k} centres: none has two`
  const { statistic, p } = kruskalWallis({
    values: values.map(({ value }) => value),
    group: values.map(({ centre }) => centres.indexOf(centre)),
  })
  return {
    column,
    slides: n,
    centres: k,
    statistic,
    p,
    etaSquared: Math.max(0, (statistic - k + 1) / (n - k)),
    medians: centres.map(centre => {
      const own = values.flatMap(one => (one.centre === centre ? [one.value] : []))
      return { centre, slides: own.length, median: medianOf(own) }
    }),
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2
}

/** How large a centre effect is: its share of the variation, and the difference that it makes. */
export interface EffectSize {
  readonly etaSquared: number
  /** Largest minus smallest median of a centre, in the units of the column. */
  readonly spread: number
}

/** A column before and after normalisation. */
export interface RemainingEffect {
  readonly column: ColourColumn
  readonly before: EffectSize
  readonly after: EffectSize
}

/**
 * How much of each centre effect remains: columns compared both before and after, the largest η² before first. Look at
 * both sizes: where normalisation makes all slides alike, a difference that no eye sees can still go with the centre.
 */
export function remainingEffects(
  before: CentreComparison,
  after: CentreComparison,
): readonly RemainingEffect[] {
  return before.effects
    .flatMap((effect): RemainingEffect[] => {
      const same = after.effects.find(({ column }) => column === effect.column)
      return same === undefined
        ? []
        : [{ column: effect.column, before: sizeOf(effect), after: sizeOf(same) }]
    })
    .sort((a, b) => b.before.etaSquared - a.before.etaSquared)
}

function sizeOf({ etaSquared, medians }: CentreEffect): EffectSize {
  const values = medians.map(({ median }) => median)
  return { etaSquared, spread: Math.max(...values) - Math.min(...values) }
}

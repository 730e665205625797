import type { Fitter, Training } from '@tessera/evidence'
import { ascending } from '@tessera/statistics'
import { type Assay, OmicsError } from '../assay/index.ts'
import { type FittedScores, fittedScores, type ReferenceParts } from './fitted-scores.ts'
import { type CoverageRule, type GeneSet, placeSets } from './gene-set.ts'
import { type GeneSetScores, placesOfReference, requireWhole, scoreAssay } from './score-assay.ts'

export interface SsgseaOptions extends CoverageRule {
  /** Power of the rank's weight. */
  readonly alpha?: number
  /** True (the default): scores are divided by their range over all sets and training samples. */
  readonly normalise?: boolean
}

/** What ssGSEA learns of the training samples: which genes are ranked, and the range of their scores. */
interface SsgseaReference extends ReferenceParts {
  readonly method: 'ssgsea'
  readonly options: SsgseaOptions
  /** Null without normalisation. */
  readonly range: number | null
}

/**
 * Single-sample GSEA (Barbie et al., Nature 2009;462:108) as R's GSVA 1.46 computes it, method `ssgsea`: genes ranked
 * within the sample (ties by their mean rank, cut to a whole number), the score is the sum over the ranking of the
 * weighted share of the set's genes met so far (weights rank ^ alpha) less the share of the others, divided by the
 * range of all scores. The range is of the samples fitted on; a new sample never changes it.
 * @throws OmicsError `value` where a value is missing, `features-missing`
 */
export function ssgsea(assay: Assay, sets: readonly GeneSet[], options: SsgseaOptions = {}): GeneSetScores {
  const { raw, reference } = fitted(assay, sets, options)
  return scaled(raw, reference.range)
}

/** {@link ssgsea} with the ranked genes and the range frozen on the training samples. */
export function ssgseaFitter(
  sets: readonly GeneSet[],
  options: SsgseaOptions = {},
): Fitter<Assay, FittedScores> {
  return {
    name: 'ssGSEA',
    fit: (training: Training<Assay>) => fittedSsgsea(fitted(training.data, sets, options).reference),
  }
}

export function fittedSsgsea(reference: SsgseaReference): FittedScores {
  const { features, sets, options, range } = reference
  const score = (assay: Assay) => {
    const known = assay.selectFeatures(placesOfReference(assay, features, 'ssGSEA'))
    return scaled(rawScores(known, sets, options), range)
  }
  return fittedScores(reference, score, () => ({ range }))
}

function fitted(assay: Assay, sets: readonly GeneSet[], options: SsgseaOptions) {
  const raw = rawScores(assay, sets, options)
  const range = options.normalise === false ? null : rangeOf(raw.scores.values)
  const features = assay.features.map(({ id }) => id)
  const reference: SsgseaReference = { method: 'ssgsea', options, sets, features, range }
  return { raw, reference }
}

function rangeOf(values: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  if (!(highest > lowest))
    throw new OmicsError(
      'too-few',
      'one score alone, or equal scores, have no range to be divided by',
      'give more samples or sets, or score without normalisation',
    )
  return highest - lowest
}

function scaled(raw: GeneSetScores, range: number | null): GeneSetScores {
  if (range === null) return raw
  return { ...raw, scores: raw.scores.with({ values: raw.scores.values.map(value => value / range) }) }
}

function rawScores(assay: Assay, sets: readonly GeneSet[], options: SsgseaOptions): GeneSetScores {
  requireWhole(assay, 'ssGSEA')
  const { alpha = 0.25 } = options
  const genes = assay.features.length
  const { placed, coverage, findings } = placeSets(assay, sets, {
    ...options,
    mostGenes: Math.min(options.mostGenes ?? genes, genes - 1),
  })
  const values = new Float64Array(placed.length * assay.size)
  const column = new Float64Array(genes)
  const power = Float64Array.from({ length: genes + 1 }, (_, rank) => rank ** alpha)
  const position = new Int32Array(genes)
  const descending = new Float64Array(genes)
  for (let s = 0; s < assay.size; s++) {
    for (let f = 0; f < genes; f++) column[f] = assay.values[f * assay.size + s]
    const ranks = wholeRanks(column)
    for (let f = 0; f < genes; f++) descending[f] = -ranks[f]
    const order = ascending(descending)
    for (let i = 0; i < genes; i++) position[order[i]] = i
    for (const [set, { places }] of placed.entries()) {
      let weights = 0
      let inside = 0
      let all = 0
      for (const place of places) {
        const left = genes - position[place]
        const weight = power[ranks[place]]
        weights += weight
        inside += weight * left
        all += left
      }
      const outside = ((genes * (genes + 1)) / 2 - all) / (genes - places.length)
      values[set * assay.size + s] = inside / weights - outside
    }
  }
  const names = placed.map(({ name }) => name)
  return { scores: scoreAssay(assay, 'ssGSEA', names, values), coverage, findings }
}

/** Ranks from 1, ties by their mean rank cut to a whole number. */
function wholeRanks(column: Float64Array): Int32Array {
  const order = ascending(column)
  const ranks = new Int32Array(column.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && column[order[end]] === column[order[start]]) end++
    const rank = Math.trunc((start + 1 + end) / 2)
    for (; start < end; start++) ranks[order[start]] = rank
  }
  return ranks
}

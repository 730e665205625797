import type { Finding, Fitter, Training } from '@tessera/evidence'
import { ascending } from '@tessera/statistics'
import { type Assay, OmicsError, requireScale } from '../assay/index.ts'
import { type FittedScores, fittedScores, type ReferenceParts } from './fitted-scores.ts'
import { type CoverageRule, type GeneSet, type PlacedSet, placeSets } from './gene-set.ts'
import { deviationOf, gaussianShare } from './kernel-cdf.ts'
import { packNumbers } from './packed-numbers.ts'
import { empiricalShare, poissonShare } from './poisson-share.ts'
import { walkExtremes } from './running-sum.ts'
import { type GeneSetScores, placesOfReference, requireWhole, scoreAssay } from './score-assay.ts'

export interface GsvaOptions extends CoverageRule {
  /** `gaussian` for logarithms (the default), `poisson` for counts, `none` for the plain distribution function. */
  readonly kernel?: 'gaussian' | 'poisson' | 'none'
  /** True (the default): highest plus lowest of the walk; false: the one further from 0. */
  readonly maxDifference?: boolean
  /** Highest minus lowest: sets whose genes go both ways score high. Only with `maxDifference`. */
  readonly absoluteRanking?: boolean
  /** Power of the rank's weight. */
  readonly tau?: number
}

/** What GSVA learns of the training samples: their values, gene by gene. */
interface GsvaBackground extends ReferenceParts {
  readonly method: 'gsva'
  readonly options: GsvaOptions
  readonly size: number
  /** features x size. */
  readonly values: Float64Array
}

/**
 * Gene set variation analysis (Hänzelmann, Castelo and Guinney, BMC Bioinformatics 2013;14:7; R: GSVA 1.46, method
 * `gsva`). For each gene the share F of its distribution that lies at or below the sample's value (kernel over the
 * samples), genes ranked by logit F within each sample, weight |N - rank + 1 - N / 2| ^ tau, Kolmogorov-Smirnov walk.
 * Genes without variation (sd < 1e-10) are left out.
 * @throws OmicsError `value` where a value is missing, `too-few` under two samples or genes, `features-missing`, `scale`
 * for a Poisson kernel on anything but counts
 */
export function gsva(assay: Assay, sets: readonly GeneSet[], options: GsvaOptions = {}): GeneSetScores {
  return scoreAgainst(gsvaBackground(assay, sets, options), assay, true)
}

/** {@link gsva} with its background frozen on the training samples: a new sample is ranked against them alone. */
export function gsvaFitter(sets: readonly GeneSet[], options: GsvaOptions = {}): Fitter<Assay, FittedScores> {
  return {
    name: 'GSVA',
    fit: (training: Training<Assay>) => fittedGsva(gsvaBackground(training.data, sets, options)),
  }
}

/** Scores against a background: genes with variation in training, in the order of the training file. */
export function fittedGsva(background: GsvaBackground): FittedScores {
  const { features, size, values } = background
  const score = (assay: Assay) => {
    const known = assay.selectFeatures(placesOfReference(assay, features, 'GSVA'))
    requireWhole(known, 'GSVA')
    return scoreAgainst(background, known, false)
  }
  return fittedScores(background, score, () => ({ size, values: packNumbers(values) }))
}

function gsvaBackground(assay: Assay, sets: readonly GeneSet[], options: GsvaOptions): GsvaBackground {
  requireWhole(assay, 'GSVA')
  if (options.kernel === 'poisson') requireScale(assay, ['counts'], 'a Poisson kernel')
  if (assay.size < 2)
    throw new OmicsError('too-few', 'one sample has no distribution', 'give two samples or more')
  const varying = varyingFeatures(assay)
  if (varying.length < 2)
    throw new OmicsError(
      'too-few',
      `${varying.length} genes of ${assay.name} vary over its samples`,
      'give a table of many genes',
    )
  const kept = varying.length === assay.features.length ? assay : assay.selectFeatures(varying)
  return {
    method: 'gsva',
    options,
    sets,
    features: kept.features.map(({ id }) => id),
    size: kept.size,
    values: kept.values,
  }
}

/** Places of the features whose standard deviation is at least 1e-10. */
function varyingFeatures(assay: Assay): number[] {
  const varying: number[] = []
  for (let f = 0; f < assay.features.length; f++) if (deviationOf(assay.row(f)) >= 1e-10) varying.push(f)
  return varying
}

/** Scores of an assay against a background; `own` where it is the background's own training assay. */
function scoreAgainst(background: GsvaBackground, assay: Assay, own: boolean): GeneSetScores {
  const { options, sets, features } = background
  const known = new Set(features)
  const { placed, coverage, findings } = placeSets(assay, sets, options, place =>
    known.has(assay.features[place].id),
  )
  const placeOf = assay.placeOf()
  const rowOf = Int32Array.from(features, id => placeOf.get(id) ?? -1)
  const inRanking = new Int32Array(assay.features.length).fill(-1)
  rowOf.forEach((place, row) => {
    inRanking[place] = row
  })
  const shares = sharesBySample(background, assay, rowOf, own)
  const values = new Float64Array(placed.length * assay.size)
  const walk = walker(placed, inRanking, features.length, options)
  for (let s = 0; s < assay.size; s++)
    walk(shares.subarray(s * features.length, (s + 1) * features.length), (set, score) => {
      values[set * assay.size + s] = score
    })
  const scores = scoreAssay(
    assay,
    'GSVA',
    placed.map(({ name }) => name),
    values,
  )
  return { scores, coverage, findings: [...findings, ...linearScale(assay, options)] }
}

function linearScale({ scale, name }: Assay, { kernel = 'gaussian' }: GsvaOptions): Finding[] {
  if (kernel !== 'gaussian' || !['counts', 'tpm', 'intensity'].includes(scale)) return []
  return [
    {
      severity: 'warning',
      code: 'linear-scale',
      message: `GSVA with a Gaussian kernel is for logarithms, and ${name} is on the scale '${scale}': its few highest samples widen the kernel of a gene until the others look alike`,
      cure: 'take logarithms first, or a Poisson kernel for counts',
    },
  ]
}

/** Samples x genes: minus the logit of the share, so that ascending order is the ranking. */
function sharesBySample(
  background: GsvaBackground,
  assay: Assay,
  rowOf: Int32Array,
  own: boolean,
): Float64Array {
  const { size, values, options } = background
  const kernel = { gaussian: gaussianShare, poisson: poissonShare, none: empiricalShare }[
    options.kernel ?? 'gaussian'
  ]
  const genes = rowOf.length
  const bySample = new Float64Array(genes * assay.size)
  const share = new Float64Array(assay.size)
  for (let g = 0; g < genes; g++) {
    const training = values.subarray(g * size, (g + 1) * size)
    kernel(training, own ? training : assay.row(rowOf[g]), share)
    for (let s = 0; s < assay.size; s++) bySample[s * genes + g] = Math.log((1 - share[s]) / share[s])
  }
  return bySample
}

function walker(
  placed: readonly PlacedSet[],
  inRanking: Int32Array,
  genes: number,
  { maxDifference = true, absoluteRanking = false, tau = 1 }: GsvaOptions,
) {
  const rows = placed.map(({ places }) => places.map(place => inRanking[place]))
  const longest = Math.max(...rows.map(({ length }) => length))
  const sorted = new Int32Array(longest)
  const weights = new Float64Array(longest)
  const position = new Int32Array(genes)
  const weightAt = Float64Array.from({ length: genes }, (_, i) => Math.abs(genes - i - genes / 2) ** tau)
  return (keys: Float64Array, take: (set: number, score: number) => void) => {
    const order = ascending(keys)
    for (let i = 0; i < genes; i++) position[order[i]] = i
    for (const [set, members] of rows.entries()) {
      const k = members.length
      const at = sorted.subarray(0, k)
      for (let i = 0; i < k; i++) at[i] = position[members[i]]
      at.sort()
      const weight = weights.subarray(0, k)
      for (let i = 0; i < k; i++) weight[i] = weightAt[at[i]]
      const { highest, lowest } = walkExtremes(at, weight, genes)
      if (maxDifference) take(set, absoluteRanking ? highest - lowest : highest + lowest)
      else take(set, highest > Math.abs(lowest) ? highest : lowest)
    }
  }
}

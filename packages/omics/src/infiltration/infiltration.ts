import type { Finding, Fitted, Fitter, Training } from '@tessera/evidence'
import { bootstrapInterval, createRandom } from '@tessera/statistics'
import { type Assay, OmicsError, requireScale } from '../assay/index.ts'
import { type CoverageRule, type GeneSet, placeSets, type SetCoverage } from '../scores/gene-set.ts'
import { deviationOf } from '../scores/kernel-cdf.ts'
import { scoreAssay } from '../scores/score-assay.ts'

export interface InfiltrationOptions extends CoverageRule {
  /** Sets that make the score, each with the same weight: `infiltrationSets`, or a study's own. */
  readonly sets: readonly GeneSet[]
}

export interface SampleInfiltration {
  readonly sample: string
  /** Standard deviations above the mean of the training samples; null where a gene of it is missing. */
  readonly score: number | null
  /** Percentile limits over resampled genes: an interval of the measurement, not of the patient's biology. */
  readonly lower: number | null
  readonly upper: number | null
  readonly reason: string | null
}

export interface Infiltration {
  readonly samples: readonly SampleInfiltration[]
  readonly level: number
  readonly resamples: number
}

/** A gene of a set, with its moments in training. */
interface Marker {
  readonly gene: string
  readonly mean: number
  readonly deviation: number
}

interface FittedSet {
  readonly name: string
  readonly markers: readonly Marker[]
  /** Standard deviation of the set's mean over the training samples: each set counts the same. */
  readonly deviation: number
}

/** The score frozen on training samples. */
export interface FittedInfiltration extends Fitted<Assay, Assay> {
  readonly coverage: readonly SetCoverage[]
  readonly findings: readonly Finding[]
  /** Scores with intervals by resampling genes within each set. */
  score(
    assay: Assay,
    options: { readonly seed: number; readonly resamples?: number; readonly level?: number },
  ): Infiltration
}

/**
 * Immune infiltration of a tumour sample as one number: every gene standardised by the training samples' mean and
 * standard deviation of its logarithm, averaged over each set, each set's average divided by its own standard deviation
 * in training, averaged over the sets, and divided by that average's. Zero is the mean training sample, 1 one standard
 * deviation above. It is the target that pathology models are trained to predict.
 *
 * Takes logarithms; a linear scale is taken as log2(x + 1). Genes that training lacks, or that do not vary there, are
 * left out with a finding; a new sample must have every gene that training had.
 */
export function infiltrationFitter(options: InfiltrationOptions): Fitter<Assay, FittedInfiltration> {
  return { name: 'immune infiltration', fit: (training: Training<Assay>) => fit(training.data, options) }
}

function fit(given: Assay, { sets, ...rule }: InfiltrationOptions): FittedInfiltration {
  const assay = logarithms(given)
  const deviations = assay.features.map((_, f) => deviationOf(assay.row(f)))
  const { placed, coverage, findings } = placeSets(assay, sets, rule, place => deviations[place] >= 1e-10)
  const fitted = placed.map(({ name, places }) => {
    const markers = Array.from(places, place => {
      const row = assay.row(place)
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length
      return { gene: assay.features[place].id, mean, deviation: deviations[place] }
    })
    const one = { name, markers, deviation: 1 }
    return { ...one, deviation: positive(deviationOf(setMean(assay, one)), name) }
  })
  const deviation = positive(deviationOf(averageOf(assay, fitted)), 'the score')
  return infiltrationOf(fitted, deviation, coverage, findings)
}

function positive(deviation: number, name: string): number {
  if (deviation > 0) return deviation
  throw new OmicsError(
    'too-few',
    `${name} does not vary over the training samples`,
    'give more training samples, without missing values in the genes of the sets',
  )
}

function infiltrationOf(
  sets: readonly FittedSet[],
  deviation: number,
  coverage: readonly SetCoverage[],
  findings: readonly Finding[],
): FittedInfiltration {
  return {
    coverage,
    findings,
    apply: assay =>
      scoreAssay(
        assay,
        'infiltration',
        ['infiltration'],
        averageOf(logarithms(assay), sets).map(value => value / deviation),
      ),
    score: (assay, { seed, resamples = 200, level = 0.95 }) => ({
      samples: withIntervals(logarithms(assay), sets, deviation, seed, resamples, level),
      level,
      resamples,
    }),
    toJSON: () => ({ tessera: 'omics-infiltration/1', sets, deviation, coverage, findings }),
  }
}

/**
 * The score that a `toJSON` wrote.
 * @throws OmicsError `value` for anything else
 */
export function infiltrationFromJson(json: unknown): FittedInfiltration {
  if (!isStored(json))
    throw new OmicsError('value', 'this is no saved infiltration score', 'save the score again')
  return infiltrationOf(json.sets, json.deviation, json.coverage, json.findings)
}

interface Stored {
  readonly sets: readonly FittedSet[]
  readonly deviation: number
  readonly coverage: readonly SetCoverage[]
  readonly findings: readonly Finding[]
}

function isStored(json: unknown): json is Stored {
  return (
    typeof json === 'object' &&
    json !== null &&
    'tessera' in json &&
    json.tessera === 'omics-infiltration/1' &&
    'sets' in json &&
    Array.isArray(json.sets) &&
    'deviation' in json &&
    typeof json.deviation === 'number'
  )
}

/** Mean standardised value over the set's markers in each sample. */
function setMean(assay: Assay, { markers }: FittedSet): Float64Array {
  const sum = new Float64Array(assay.size)
  for (const row of standardised(assay, markers)) for (let s = 0; s < assay.size; s++) sum[s] += row[s]
  return sum.map(value => value / markers.length)
}

function averageOf(assay: Assay, sets: readonly FittedSet[]): Float64Array {
  const sum = new Float64Array(assay.size)
  for (const set of sets) {
    const mean = setMean(assay, set)
    for (let s = 0; s < assay.size; s++) sum[s] += mean[s] / set.deviation
  }
  return sum.map(value => value / sets.length)
}

/** @throws OmicsError `features-missing` for a gene that training had and the assay lacks */
function standardised(assay: Assay, markers: readonly Marker[]): Float64Array[] {
  const placeOf = assay.placeOf()
  const missing = markers.filter(({ gene }) => !placeOf.has(gene))
  if (missing.length > 0)
    throw new OmicsError(
      'features-missing',
      `${assay.name} lacks ${missing.length} of the genes of the infiltration score (${missing
        .slice(0, 5)
        .map(({ gene }) => gene)
        .join(', ')})`,
      'measure them, or fit the score again on the genes that both have',
    )
  return markers.map(({ gene, mean, deviation }) =>
    assay.row(placeOf.get(gene) ?? 0).map(value => (value - mean) / deviation),
  )
}

function withIntervals(
  assay: Assay,
  sets: readonly FittedSet[],
  deviation: number,
  seed: number,
  resamples: number,
  level: number,
): SampleInfiltration[] {
  const rows = sets.map(({ markers }) => standardised(assay, markers))
  const random = createRandom(seed, 'infiltration genes')
  // The same genes are drawn for every sample: a sample's interval does not depend on who stands beside it.
  const draws = Array.from({ length: resamples }, () => rows.map(({ length }) => random.resample(length)))
  const scores = averageOf(assay, sets)
  return assay.samples.map(({ id }, s) => {
    const score = scores[s] / deviation
    if (Number.isNaN(score))
      return { sample: id, score: null, lower: null, upper: null, reason: 'a gene of the score is missing' }
    const replicates = draws.map(draw => {
      let sum = 0
      for (const [k, genes] of draw.entries()) {
        let mean = 0
        for (const gene of genes) mean += rows[k][gene][s]
        sum += mean / genes.length / sets[k].deviation
      }
      return sum / sets.length / deviation
    })
    const limits =
      resamples < 2 ? null : bootstrapInterval({ replicates, estimate: score, level, kind: 'percentile' })
    return { sample: id, score, lower: limits?.lower ?? null, upper: limits?.upper ?? null, reason: null }
  })
}

function logarithms(assay: Assay): Assay {
  requireScale(assay, ['log2', 'ln', 'log10', 'tpm', 'counts', 'intensity'], 'the infiltration score')
  if (assay.scale !== 'tpm' && assay.scale !== 'counts' && assay.scale !== 'intensity') return assay
  return assay.with({ values: assay.values.map(value => Math.log2(value + 1)), scale: 'log2' })
}

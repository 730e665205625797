import type { Finding } from '@tessera/evidence'
import { bootstrapInterval, createRandom, type NnlsDesign, nnlsDesign } from '@tessera/statistics'
import { type Assay, requireScale } from '../assay/index.ts'
import { fitMixture, type MixtureMethod } from './fit-mixture.ts'
import { type ReferenceMatrix, requireLinear, type SharedGenes, sharedGenes } from './reference-matrix.ts'

export interface DeconvolutionOptions {
  readonly method?: MixtureMethod
  /**
   * `relative` (the default): every gene is divided by its mean over the reference, in mixture and reference alike, so
   * that a few abundant genes do not decide alone; `absolute`: as they are.
   */
  readonly weighting?: 'relative' | 'absolute'
  /** Least share of the reference's genes that is measured; by default 0.5. */
  readonly leastShare?: number
  /** Resamples of genes for the intervals; by default 200, 0 for none. */
  readonly resamples?: number
  /** Mixtures with shuffled genes for the p-value; by default 100, 0 for none. */
  readonly permutations?: number
  readonly level?: number
  readonly seed: number
  /** Called after each sample. */
  readonly onSample?: (done: number, total: number) => void
}

export interface CellShare {
  readonly cellType: string
  /** Of 1. */
  readonly share: number
  /** Percentile limits over resampled genes; null without resamples. */
  readonly lower: number | null
  readonly upper: number | null
}

export interface SampleMixture {
  readonly sample: string
  /** Null where no share is defined. */
  readonly shares: readonly CellShare[] | null
  /** Pearson's correlation of the measured and the fitted genes, as they were fitted. */
  readonly correlation: number | null
  readonly rmse: number | null
  /** (1 + shuffled mixtures that fit as well) / (1 + shuffled mixtures); null without permutations. */
  readonly p: number | null
  readonly converged: boolean
  /** Why there are no shares; null where there are. */
  readonly reason: string | null
}

export interface Deconvolution {
  readonly method: MixtureMethod
  readonly cellTypes: readonly string[]
  readonly genes: readonly string[]
  readonly missing: readonly string[]
  readonly samples: readonly SampleMixture[]
  readonly findings: readonly Finding[]
}

/**
 * Shares of cell types in mixed samples, from the expression of marker genes in pure ones: a non-negative regression
 * of each sample on the reference, the amounts divided by their sum. Shares are of the reference's cell types alone:
 * cells that are not in the reference are not seen. Intervals resample genes: they are of the measurement, not of the
 * population, and do not know that the reference may be of other tissue.
 * @throws OmicsError `scale` unless both are linear (TPM or intensities, never logarithms), `features-missing` where
 * too few genes are shared, `value` where one is missing
 */
export function deconvolve(
  assay: Assay,
  reference: ReferenceMatrix,
  options: DeconvolutionOptions,
): Deconvolution {
  const { method = 'nnls', weighting = 'relative', leastShare = 0.5, onSample } = options
  requireScale(assay, ['tpm', 'intensity'], 'a deconvolution')
  const shared = sharedGenes(assay, reference, leastShare)
  requireLinear(assay.name, assay.selectFeatures(shared.places).values)
  requireLinear('the reference', Float64Array.from(shared.columns.flatMap(column => [...column])))
  const weight = weighting === 'relative' ? relativeWeights(shared) : null
  const columns = shared.columns.map(column => times(column, weight))
  const design = nnlsDesign(columns)
  const samples = assay.samples.map(({ id }, s) => {
    const measured = Float64Array.from(shared.places, place => assay.values[place * assay.size + s])
    const mixture = fitSample(id, times(measured, weight), design, reference.cellTypes, method, options)
    onSample?.(s + 1, assay.size)
    return mixture
  })
  return {
    method,
    cellTypes: reference.cellTypes,
    genes: shared.genes,
    missing: shared.missing,
    samples,
    findings: findingsOf(assay, shared, samples),
  }
}

/** 1 / mean over cell types; 0 for a gene that no cell type expresses. */
function relativeWeights({ columns, genes }: SharedGenes): Float64Array {
  return Float64Array.from(genes, (_, i) => {
    const mean = columns.reduce((sum, column) => sum + column[i], 0) / columns.length
    return mean > 0 ? 1 / mean : 0
  })
}

function times(values: Float64Array, weight: Float64Array | null): Float64Array {
  return weight === null ? values : values.map((value, i) => value * weight[i])
}

function fitSample(
  sample: string,
  y: Float64Array,
  design: NnlsDesign,
  cellTypes: readonly string[],
  method: MixtureMethod,
  { resamples = 200, permutations = 100, level = 0.95, seed }: DeconvolutionOptions,
): SampleMixture {
  const { amounts, converged } = fitMixture(design, y, method)
  const shares = sharesOf(amounts)
  if (shares === null) {
    const reason = y.every(value => value === 0)
      ? 'no marker gene is expressed'
      : 'no cell type of the reference fits'
    return { sample, shares: null, correlation: null, rmse: null, p: null, converged, reason }
  }
  const fitted = fittedOf(design, amounts)
  const correlation = pearson(y, fitted)
  const drawn = resampledShares(design, y, method, resamples, seed, sample)
  return {
    sample,
    shares: cellTypes.map((cellType, j) => {
      const limits =
        drawn.length < 2
          ? null
          : bootstrapInterval({
              replicates: drawn.map(one => one[j]),
              estimate: shares[j],
              level,
              kind: 'percentile',
            })
      return { cellType, share: shares[j], lower: limits?.lower ?? null, upper: limits?.upper ?? null }
    }),
    correlation,
    rmse: Math.sqrt(y.reduce((sum, value, i) => sum + (value - fitted[i]) ** 2, 0) / y.length),
    p: permutations === 0 ? null : chanceOf(design, y, method, correlation ?? -1, permutations, seed, sample),
    converged,
    reason: null,
  }
}

function sharesOf(amounts: Float64Array): Float64Array | null {
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  return sum > 0 ? amounts.map(amount => amount / sum) : null
}

function resampledShares(
  design: NnlsDesign,
  y: Float64Array,
  method: MixtureMethod,
  resamples: number,
  seed: number,
  sample: string,
): Float64Array[] {
  const random = createRandom(seed, 'deconvolution genes', sample)
  return Array.from({ length: resamples }).flatMap(() => {
    const rows = random.resample(y.length)
    const columns = design.columns.map(column => Float64Array.from(rows, row => column[row]))
    const mixture = Float64Array.from(rows, row => y[row])
    return sharesOf(fitMixture(nnlsDesign(columns), mixture, method).amounts) ?? []
  })
}

function chanceOf(
  design: NnlsDesign,
  y: Float64Array,
  method: MixtureMethod,
  correlation: number,
  permutations: number,
  seed: number,
  sample: string,
): number {
  const random = createRandom(seed, 'deconvolution chance', sample)
  let asGood = 0
  for (let i = 0; i < permutations; i++) {
    const order = random.permutation(y.length)
    const shuffled = Float64Array.from(order, row => y[row])
    const fitted = fittedOf(design, fitMixture(design, shuffled, method).amounts)
    if ((pearson(shuffled, fitted) ?? -1) >= correlation) asGood++
  }
  return (1 + asGood) / (1 + permutations)
}

function fittedOf({ columns, rows }: NnlsDesign, amounts: Float64Array): Float64Array {
  const fitted = new Float64Array(rows)
  for (const [j, column] of columns.entries())
    for (let i = 0; i < rows; i++) fitted[i] += amounts[j] * column[i]
  return fitted
}

/** Null where one of the two does not vary. */
function pearson(x: Float64Array, y: Float64Array): number | null {
  const n = x.length
  const meanX = x.reduce((sum, value) => sum + value, 0) / n
  const meanY = y.reduce((sum, value) => sum + value, 0) / n
  let [both, first, second] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    both += (x[i] - meanX) * (y[i] - meanY)
    first += (x[i] - meanX) ** 2
    second += (y[i] - meanY) ** 2
  }
  return first > 0 && second > 0 ? both / Math.sqrt(first * second) : null
}

function findingsOf(assay: Assay, shared: SharedGenes, samples: readonly SampleMixture[]): Finding[] {
  const findings: Finding[] = []
  if (shared.missing.length > 0)
    findings.push({
      severity: 'note',
      code: 'markers-missing',
      message: `${shared.missing.length} of ${shared.missing.length + shared.genes.length} marker genes are not measured in ${assay.name} (${shared.missing.slice(0, 5).join(', ')}${shared.missing.length > 5 ? ', ...' : ''})`,
      cure: 'map the names of the genes; shares of cell types that lean on the missing genes are wider',
      count: shared.missing.length,
    })
  for (const { sample, reason } of samples)
    if (reason !== null)
      findings.push({
        severity: 'warning',
        code: 'mixture-undefined',
        message: `sample ${sample} has no shares: ${reason}`,
        cure: 'check the sample, and that the reference is of such tissue',
      })
  const stuck = samples.filter(({ converged }) => !converged)
  if (stuck.length > 0)
    findings.push({
      severity: 'warning',
      code: 'mixture-not-converged',
      message: `the regression did not settle in ${stuck.length} samples (${stuck
        .slice(0, 5)
        .map(({ sample }) => sample)
        .join(', ')})`,
      cure: 'use nnls or huber for them',
      count: stuck.length,
    })
  return findings
}

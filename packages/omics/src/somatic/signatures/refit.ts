import {
  createRandom,
  type NnlsDesign,
  nnls,
  nnlsDesign,
  normalLower,
  normalQuantile,
  quantileOfSorted,
} from '@tessera/statistics'
import { OmicsError } from '../../assay/index.ts'
import { eliminate } from './eliminate.ts'

/** Profiles as columns of 96 that sum to one. */
export interface Profiles {
  readonly names: readonly string[]
  readonly columns: readonly ArrayLike<number>[]
}

export interface RefitOptions {
  /** Resamples of the mutations for the intervals; 0 for none. By default 1000. */
  readonly resamples?: number
  readonly level?: number
  readonly seed?: number
  /**
   * Backward elimination: the signature whose loss lowers the cosine similarity least leaves, as long as that is by no
   * more than this. Null: every signature stays.
   */
  readonly sparse?: number | null
}

/** How much of one sample's mutations each signature explains. */
export interface SignatureFit {
  readonly mutations: number
  /** Mutations by signature. */
  readonly exposures: Float64Array
  /** Shares of the explained mutations; NaN where none are. */
  readonly shares: Float64Array
  /** Bias-corrected limits of the exposures over multinomial resamples; null without. */
  readonly lower: Float64Array | null
  readonly upper: Float64Array | null
  /** Share of the resamples in which the signature has an exposure above 0. */
  readonly presence: Float64Array | null
  /** Between the counts and their reconstruction; NaN without mutations. */
  readonly cosine: number
  /** 1 where the signature was let in. */
  readonly kept: Uint8Array
}

/** Refits samples to one table of profiles. */
export interface SignatureRefit {
  fit(counts: ArrayLike<number>, name?: string): SignatureFit
}

/**
 * Refitting of known signatures: the exposures e >= 0 that make |counts - profiles e| smallest (non-negative least
 * squares), each with bias-corrected percentile limits (Efron 1981) over multinomial resamples of the sample's own mutations
 * (Senkin, BMC Bioinformatics 2021;22:540). The constraint pulls estimates to overlapping profiles, which no bootstrap undoes: the
 * limits hold a planted exposure less often than their level says (bench/omics/signatures.ts). With `sparse`, signatures are eliminated backwards on the counts, and on every resample
 * anew, so that the limits know of the choice.
 * @throws OmicsError `shape` unless the profiles have 96 numbers, `value` where one sums to 0
 */
export function signatureRefit(profiles: Profiles, options: RefitOptions = {}): SignatureRefit {
  const { resamples = 1000, level = 0.95, seed = 1, sparse = null } = options
  const design = nnlsDesign(normalised(profiles))
  return {
    fit(counts, name = '') {
      if (counts.length !== design.rows)
        throw new OmicsError('shape', `${counts.length} counts for ${design.rows} channels`, 'give 96 counts')
      const total = sumOf(counts)
      const all = Uint8Array.from(design.columns, () => 1)
      const { exposures, kept } =
        total === 0 ? { exposures: new Float64Array(all.length), kept: all } : solve(design, counts, sparse)
      const explained = sumOf(exposures)
      const limits = total === 0 || resamples < 1 ? null : bootstrap(counts, total, exposures, name)
      return {
        mutations: total,
        exposures,
        shares: exposures.map(one => (explained > 0 ? one / explained : Number.NaN)),
        lower: limits?.lower ?? null,
        upper: limits?.upper ?? null,
        presence: limits?.presence ?? null,
        cosine: cosineSimilarity(counts, reconstruct(design, exposures)),
        kept,
      }
    },
  }

  function bootstrap(counts: ArrayLike<number>, total: number, estimate: Float64Array, name: string) {
    const p = estimate.length
    const draws = Array.from({ length: p }, () => new Float64Array(resamples))
    const start = [...estimate.keys()].filter(j => estimate[j] > 0)
    const random = createRandom(seed, 'signatures', name)
    const draw = multinomial(counts, Math.round(total))
    for (let r = 0; r < resamples; r++) {
      const { exposures } = solve(design, draw(random.next), sparse, start)
      for (let j = 0; j < p; j++) draws[j][r] = exposures[j]
    }
    const lower = new Float64Array(p)
    const upper = new Float64Array(p)
    const presence = new Float64Array(p)
    draws.forEach((values, j) => {
      values.sort()
      const at = biasCorrected(values, estimate[j], level)
      lower[j] = quantileOfSorted(values, at[0])
      upper[j] = quantileOfSorted(values, at[1])
      presence[j] = values.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0) / resamples
    })
    return { lower, upper, presence }
  }
}

/**
 * The quantiles of Efron's bias-corrected interval: Phi(2 z0 -/+ z), z0 the normal quantile of the share of replicates below
 * the estimate (ties one half; half a replicate from 0 and 1 where all lie on one side).
 */
function biasCorrected(sorted: Float64Array, estimate: number, level: number): readonly [number, number] {
  let below = 0
  for (const value of sorted) below += value < estimate ? 1 : value === estimate ? 0.5 : 0
  const n = sorted.length
  const z0 = normalQuantile(Math.min(Math.max(below, 0.5), n - 0.5) / n)
  const z = normalQuantile((1 + level) / 2)
  return [normalLower(2 * z0 - z), normalLower(2 * z0 + z)]
}

/** Cosine of the angle between two vectors; NaN where one is zero. */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i] * b[i]
    aa += a[i] * a[i]
    bb += b[i] * b[i]
  }
  return aa === 0 || bb === 0 ? Number.NaN : ab / Math.sqrt(aa * bb)
}

function solve(
  design: NnlsDesign,
  counts: ArrayLike<number>,
  sparse: number | null,
  start: readonly number[] = [],
): { exposures: Float64Array; kept: Uint8Array } {
  const exposures = nnls(design, counts, start).coefficients
  if (sparse !== null) return eliminate(design, counts, exposures, sparse)
  return { exposures, kept: Uint8Array.from(exposures, () => 1) }
}

function reconstruct(design: NnlsDesign, exposures: Float64Array): Float64Array {
  const sum = new Float64Array(design.rows)
  for (let j = 0; j < exposures.length; j++)
    if (exposures[j] !== 0) for (let i = 0; i < sum.length; i++) sum[i] += exposures[j] * design.columns[j][i]
  return sum
}

/** Draws `total` mutations with the shares of the counts. */
function multinomial(counts: ArrayLike<number>, total: number): (next: () => number) => Float64Array {
  const cumulative = new Float64Array(counts.length)
  let sum = 0
  for (let i = 0; i < counts.length; i++) {
    sum += counts[i]
    cumulative[i] = sum
  }
  return next => {
    const drawn = new Float64Array(counts.length)
    for (let k = 0; k < total; k++) {
      const at = next() * sum
      let low = 0
      let high = cumulative.length - 1
      while (low < high) {
        const middle = (low + high) >>> 1
        if (cumulative[middle] > at) high = middle
        else low = middle + 1
      }
      drawn[low]++
    }
    return drawn
  }
}

function normalised({ names, columns }: Profiles): Float64Array[] {
  return columns.map((column, j) => {
    if (column.length !== 96)
      throw new OmicsError(
        'shape',
        `${names[j]} has ${column.length} channels`,
        'give profiles of 96 channels',
      )
    const total = sumOf(column)
    if (!(total > 0))
      throw new OmicsError('value', `the profile ${names[j]} is empty`, 'remove it from the table')
    return Float64Array.from(column, one => one / total)
  })
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}

import { OmicsError } from '../../assay/omics-error.ts'
import { type Design, refuseAliased } from '../linear/linear-fits.ts'
import { type OrthogonalBasis, orthogonalBasis } from '../linear/orthogonal-basis.ts'

/** What every feature of a negative-binomial analysis shares. */
export interface CountModel {
  readonly samples: number
  readonly coefficients: number
  /** Row-major samples x coefficients. */
  readonly x: Float64Array
  readonly design: Design
  readonly basis: OrthogonalBasis
  readonly sizeFactors: Float64Array
  /** Cell of each sample: samples with one row of the design; null where there are more cells than coefficients. */
  readonly cells: Int32Array
  readonly cellCount: number
  /** Size of each cell. */
  readonly cellSizes: Int32Array
  /** Smallest dispersion; the largest is `largest`. */
  readonly smallest: number
  readonly largest: number
}

/** @throws OmicsError `design` for an aliased design, or one that leaves nothing over */
export function countModel(design: Design, sizeFactors: Float64Array): CountModel {
  const samples = sizeFactors.length
  const basis = orthogonalBasis(design.columns)
  if (basis.rank < basis.q.length) refuseAliased(design, basis)
  const coefficients = design.columns.length
  if (samples <= coefficients)
    throw new OmicsError('design', 'the design leaves no residual degree of freedom', 'give replicates')
  const x = new Float64Array(samples * coefficients)
  const keys = new Map<string, number>()
  const cells = new Int32Array(samples)
  for (let s = 0; s < samples; s++) {
    for (let c = 0; c < coefficients; c++) x[s * coefficients + c] = design.columns[c][s]
    const key = x.subarray(s * coefficients, (s + 1) * coefficients).join()
    const cell = keys.get(key) ?? keys.size
    keys.set(key, cell)
    cells[s] = cell
  }
  const cellSizes = new Int32Array(keys.size)
  for (const cell of cells) cellSizes[cell]++
  return {
    samples,
    coefficients,
    x,
    design,
    basis,
    sizeFactors,
    cells,
    cellCount: keys.size,
    cellSizes,
    smallest: 1e-8,
    largest: Math.max(10, samples),
  }
}

/** Mean and variance (n - 1) of counts divided by size factors. */
export function dividedMoments(
  counts: Float64Array,
  sizeFactors: Float64Array,
): { mean: number; variance: number } {
  const n = counts.length
  let mean = 0
  for (let s = 0; s < n; s++) mean += counts[s] / sizeFactors[s] / n
  let squares = 0
  for (let s = 0; s < n; s++) squares += (counts[s] / sizeFactors[s] - mean) ** 2
  return { mean, variance: squares / (n - 1) }
}

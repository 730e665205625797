import { symmetricEigen } from '@tessera/statistics'
import { OmicsError } from '../../assay/omics-error.ts'
import type { Design } from '../linear/linear-fits.ts'
import { dot, orthogonalBasis } from '../linear/orthogonal-basis.ts'

export interface ConsensusCorrelation {
  /** tanh of the mean of the features' atanh correlations, 15 % trimmed from each end. */
  readonly consensus: number
  /** atanh of each feature's correlation; NaN where it cannot be estimated. */
  readonly each: Float64Array
}

export interface BlockCorrelationOptions {
  /** Precision of every value, or of every sample. */
  readonly weights?: Float64Array
  readonly trim?: number
}

/**
 * The correlation of samples of one block that all features have in common: in each feature the share of the blocks'
 * component of variance by restricted maximum likelihood (which may be below zero), then the trimmed mean on the scale
 * of Fisher's z. Smyth, Michaud & Scott, Bioinformatics 2005;21:2067. limma: duplicateCorrelation(y, design, block).
 * @param block block of each sample, coded from 0
 * @throws OmicsError `design` where no block has two samples, or none remains to estimate the correlation from
 */
export function consensusCorrelation(
  values: Float64Array,
  design: Design,
  block: Int32Array,
  { weights, trim = 0.15 }: BlockCorrelationOptions = {},
): ConsensusCorrelation {
  const samples = block.length
  const features = values.length / samples
  const sizes = new Map<number, number>()
  for (const b of block) sizes.set(b, (sizes.get(b) ?? 0) + 1)
  const largest = Math.max(...sizes.values())
  if (largest < 2)
    throw new OmicsError(
      'design',
      'no block has two samples, so samples of a block have no correlation to estimate',
      'leave the block out',
    )
  const [least, most] = [1 / (1 - largest) + 0.01, 0.99]
  const each = new Float64Array(features).fill(Number.NaN)
  const patterns = new Map<string, Components | null>()
  const ownWeights = weights !== undefined && weights.length === values.length && features > 1
  for (let f = 0; f < features; f++) {
    const row = values.subarray(f * samples, (f + 1) * samples)
    const rows = new Int32Array(samples).map((_, s) => s).filter(s => !Number.isNaN(row[s]))
    const own = ownWeights && weights ? weights.subarray(f * samples, (f + 1) * samples) : (weights ?? null)
    const key = ownWeights ? null : rows.join()
    let its = key === null ? undefined : patterns.get(key)
    if (its === undefined) {
      its = componentsOf(design, block, rows, own)
      if (key !== null && patterns.size < 2000) patterns.set(key, its)
    }
    if (its === null) continue
    const y = Float64Array.from(rows, s => row[s] * (own === null ? 1 : Math.sqrt(own[s])))
    const share = correlationOf(its, y)
    if (!Number.isNaN(share)) each[f] = Math.atanh(Math.min(most, Math.max(least, share)))
  }
  const known = each.filter(value => !Number.isNaN(value)).sort()
  if (known.length === 0)
    throw new OmicsError(
      'design',
      'no feature has enough samples in enough blocks to estimate their correlation',
      'leave the block out, or adjust for less',
    )
  const cut = Math.floor(known.length * trim)
  const kept = known.subarray(cut, known.length - cut)
  return { consensus: Math.tanh(kept.reduce((sum, one) => sum + one, 0) / kept.length), each }
}

/** Orthogonal contrasts of error whose variances are sigma^2 + d tau^2. */
interface Components {
  readonly d: Float64Array
  readonly vectors: readonly Float64Array[]
}

/**
 * K' Z Z' K = U D U' for an orthonormal K of what the design leaves: the contrasts are K U. Null where limma leaves the
 * feature out: fewer than three residual degrees of freedom, one block, or hardly a block of two.
 */
function componentsOf(
  design: Design,
  block: Int32Array,
  rows: Int32Array,
  weights: Float64Array | null,
): Components | null {
  const n = rows.length
  const scale = Float64Array.from(rows, s => (weights === null ? 1 : Math.sqrt(weights[s])))
  const columns = design.columns.map(column => Float64Array.from(rows, (s, i) => column[s] * scale[i]))
  const blocks = [...new Set(Array.from(rows, s => block[s]))]
  const p = columns.length
  if (!(n > p + 2 && blocks.length > 1 && blocks.length < n - 1)) return null
  const unit = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, k) => (k === i ? 1 : 0)),
  )
  const all = orthogonalBasis([...columns, ...unit])
  const left = all.q.slice(p).filter(column => column.length > 0)
  const m = left.length
  const z = blocks.map(b => Float64Array.from(rows, (s, i) => (block[s] === b ? scale[i] : 0)))
  const shares = left.map(k => z.map(column => dot(k, column)))
  const matrix = new Float64Array(m * m)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0
      for (let b = 0; b < z.length; b++) sum += shares[i][b] * shares[j][b]
      matrix[i * m + j] = sum
    }
  const { values, vectors } = symmetricEigen(matrix, m)
  const contrasts = Array.from(values, (_, c) => {
    const contrast = new Float64Array(n)
    for (let k = 0; k < m; k++) {
      const share = vectors[c][k]
      for (let i = 0; i < n; i++) contrast[i] += share * left[k][i]
    }
    return contrast
  })
  return { d: Float64Array.from(values, value => (value < 1e-12 ? 0 : value)), vectors: contrasts }
}

/** tau^2 / (sigma^2 + tau^2) at the maximum of the restricted likelihood, by lambda = tau^2 / sigma^2. */
function correlationOf({ d, vectors }: Components, y: Float64Array): number {
  const m = d.length
  const squares = Float64Array.from(vectors, vector => dot(vector, y) ** 2)
  const total = squares.reduce((sum, one) => sum + one, 0)
  if (!(total > 0)) return Number.NaN
  const most = d.reduce((a, b) => Math.max(a, b), 0)
  // Slope of minus twice the profile likelihood m log(sum e / v) + sum log v, v = 1 + lambda d.
  const slope = (lambda: number) => {
    let left = 0
    let change = 0
    let trace = 0
    for (let i = 0; i < m; i++) {
      const v = 1 + lambda * d[i]
      left += squares[i] / v
      change += (squares[i] * d[i]) / (v * v)
      trace += d[i] / v
    }
    return trace - (m * change) / left
  }
  // In the share rho of lambda = rho / (1 - rho), from just above where a variance would be negative.
  const low = -1 / (most - 1)
  let from = Math.max(-0.999999, most > 1 ? low + 1e-9 * Math.abs(low) : -0.999999)
  let to = 1 - 1e-12
  const at = (rho: number) => slope(rho / (1 - rho))
  if (at(to) < 0) return to
  if (at(from) > 0) return from
  for (let i = 0; i < 200 && to - from > 1e-15; i++) {
    const middle = (from + to) / 2
    if (at(middle) > 0) to = middle
    else from = middle
  }
  return (from + to) / 2
}

import { OmicsError } from '../../assay/omics-error.ts'
import {
  backSubstitute,
  forwardSubstitute,
  type OrthogonalBasis,
  orthogonalBasis,
} from './orthogonal-basis.ts'
import { type BlockCorrelation, whiten } from './whitening.ts'

/** Columns of a design over the samples, with their names. */
export interface Design {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
}

/** A linear combination of the design's coefficients, with a name. */
export interface Contrast {
  readonly name: string
  readonly weights: readonly number[]
}

export interface LinearFitOptions {
  /** What is estimated; every coefficient of the design by default. */
  readonly contrasts?: readonly Contrast[]
  /** Precision of every value (`weights[f * samples + s]`), or of every sample. */
  readonly weights?: Float64Array
  readonly blocks?: BlockCorrelation
}

/** One linear model a feature; `estimates[f * count + c]` is contrast c of feature f. */
export interface LinearFits {
  readonly contrasts: readonly string[]
  readonly features: number
  /** NaN where the feature's samples cannot estimate it. */
  readonly estimates: Float64Array
  /** Standard error over sigma: root of l' (X' W X)^-1 l. */
  readonly unscaled: Float64Array
  /** Residual standard deviation; NaN without a degree of freedom. */
  readonly sigma: Float64Array
  readonly residualDf: Float64Array
  /** Mean of the values that are there (limma's Amean). */
  readonly mean: Float64Array
  /** (L b)' (L C L')^-1 (L b) / rank: moderated F times the posterior variance; NaN where any estimate is. */
  readonly quadratic: Float64Array
  /** How many of the contrasts are independent. */
  readonly rank: number
}

/**
 * Fits the design to each feature of `values[f * samples + s]` by (weighted, generalised) least squares; missing values
 * (NaN) are left out feature by feature. Features with the same samples share one QR. limma: lmFit and contrasts.fit;
 * where weights or missing values give features covariances of their own, contrasts have their exact standard errors
 * (those of a design in which the contrast is a coefficient), where contrasts.fit takes one correlation for all.
 * @throws OmicsError `design` where the design's columns are not independent; `shape` for lengths that do not fit
 */
export function fitLinearModels(
  values: Float64Array,
  design: Design,
  options: LinearFitOptions = {},
): LinearFits {
  const samples = design.columns[0]?.length ?? 0
  if (samples === 0 || values.length % samples !== 0)
    throw new OmicsError(
      'shape',
      `${values.length} values for a design of ${samples} samples`,
      'give a design row for each sample',
    )
  const p = design.columns.length
  const contrasts =
    options.contrasts ??
    design.names.map((name, c) => ({ name, weights: design.names.map((_, k) => (k === c ? 1 : 0)) }))
  const { weights, blocks = null } = options
  const ownWeights = weights !== undefined && weights.length === values.length && samples !== values.length
  if (weights !== undefined && !ownWeights && weights.length !== samples)
    throw new OmicsError('shape', `${weights.length} weights`, 'give one a value or one a sample')
  const features = values.length / samples
  const count = contrasts.length
  const fits = {
    contrasts: contrasts.map(({ name }) => name),
    features,
    estimates: new Float64Array(features * count).fill(Number.NaN),
    unscaled: new Float64Array(features * count).fill(Number.NaN),
    sigma: new Float64Array(features).fill(Number.NaN),
    residualDf: new Float64Array(features),
    mean: new Float64Array(features),
    quadratic: new Float64Array(features).fill(Number.NaN),
    rank: orthogonalBasis(contrasts.map(contrast => Float64Array.from(contrast.weights))).rank,
  }
  const model = (rows: Int32Array | null, own: Float64Array | null): Model => {
    const columns = design.columns.map(column => {
      const chosen = rows === null ? column.slice() : Float64Array.from(rows, row => column[row])
      whiten(chosen, rows, own, blocks)
      return chosen
    })
    const basis = orthogonalBasis(columns)
    return { basis, lengths: contrasts.map(contrast => forwardSubstitute(basis, contrast.weights)) }
  }
  const sampleWeights = ownWeights ? null : (weights ?? null)
  const shared = model(null, sampleWeights)
  if (shared.basis.rank < p) refuseAliased(design, shared.basis)
  const plain = sampleWeights === null && blocks === null
  const patterns = new Map<string, Model>()
  const whole = new Float64Array(samples)
  for (let f = 0; f < features; f++) {
    const row = values.subarray(f * samples, (f + 1) * samples)
    const own = ownWeights && weights ? weights.subarray(f * samples, (f + 1) * samples) : sampleWeights
    let sum = 0
    for (let s = 0; s < samples; s++) sum += row[s]
    if (!Number.isNaN(sum)) {
      fits.mean[f] = sum / samples
      if (plain && !ownWeights) record(fits, f, shared, row, contrasts)
      else {
        whole.set(row)
        whiten(whole, null, own, blocks)
        record(fits, f, ownWeights ? model(null, own) : shared, whole, contrasts)
      }
      continue
    }
    const rows = new Int32Array(samples).map((_, s) => s).filter(s => !Number.isNaN(row[s]))
    const y = Float64Array.from(rows, s => row[s])
    fits.mean[f] = y.reduce((total, one) => total + one, 0) / rows.length
    if (rows.length === 0) continue
    whiten(y, rows, own, blocks)
    const key = ownWeights ? null : rows.join()
    const known = key === null ? undefined : patterns.get(key)
    const its = known ?? model(rows, own)
    if (key !== null && known === undefined && patterns.size < 2000) patterns.set(key, its)
    record(fits, f, its, y, contrasts)
  }
  return fits
}

/** What features with the same samples share. */
interface Model {
  readonly basis: OrthogonalBasis
  /** (R')^-1 l of each contrast; null where these samples cannot estimate it. */
  readonly lengths: readonly (Float64Array | null)[]
}

type Mutable = { -readonly [K in keyof LinearFits]: LinearFits[K] }

function record(
  fits: Mutable,
  f: number,
  { basis, lengths }: Model,
  y: Float64Array,
  contrasts: readonly Contrast[],
): void {
  const { q, aliased, rank } = basis
  const p = q.length
  const effects = new Float64Array(p)
  let n = 0
  for (let k = 0; k < p; k++) {
    if (aliased[k]) continue
    const column = q[k]
    let sum = 0
    for (let i = 0; i < y.length; i++) sum += column[i] * y[i]
    effects[k] = sum
    n++
  }
  const df = y.length - n
  fits.residualDf[f] = df
  if (df > 0) fits.sigma[f] = Math.sqrt(residualSum(q, aliased, effects, y) / df)
  const count = contrasts.length
  let complete = true
  for (let c = 0; c < count; c++) {
    const z = lengths[c]
    if (z === null) {
      complete = false
      continue
    }
    // l' b = ((R')^-1 l)' Q' y
    let estimate = 0
    let square = 0
    for (let k = 0; k < p; k++) {
      estimate += z[k] * effects[k]
      square += z[k] * z[k]
    }
    fits.estimates[f * count + c] = estimate
    fits.unscaled[f * count + c] = Math.sqrt(square)
  }
  if (complete && rank > 0) fits.quadratic[f] = quadraticOf(lengths, effects, fits.rank)
}

/** Sum of squares of what the basis leaves of y. */
function residualSum(
  q: readonly Float64Array[],
  aliased: Uint8Array,
  effects: Float64Array,
  y: Float64Array,
): number {
  const p = q.length
  let sum = 0
  if (p === 2 && !aliased[0] && !aliased[1]) {
    const [a, b] = q
    const [u, v] = effects
    for (let i = 0; i < y.length; i++) {
      const left = y[i] - u * a[i] - v * b[i]
      sum += left * left
    }
    return sum
  }
  for (let i = 0; i < y.length; i++) {
    let left = y[i]
    for (let k = 0; k < p; k++) if (!aliased[k]) left -= effects[k] * q[k][i]
    sum += left * left
  }
  return sum
}

/** Squared length of the projection of Q'y on the contrasts, over their rank. */
function quadraticOf(lengths: readonly (Float64Array | null)[], effects: Float64Array, rank: number): number {
  const columns = lengths.flatMap(z => (z === null ? [] : [z]))
  if (columns.length === 1) {
    let along = 0
    let square = 0
    for (let k = 0; k < effects.length; k++) {
      along += columns[0][k] * effects[k]
      square += columns[0][k] * columns[0][k]
    }
    return (along * along) / square
  }
  const { q, aliased } = orthogonalBasis(columns)
  let sum = 0
  for (let c = 0; c < columns.length; c++) {
    if (aliased[c]) continue
    let along = 0
    for (let k = 0; k < effects.length; k++) along += q[c][k] * effects[k]
    sum += along * along
  }
  return sum / rank
}

/** @throws OmicsError `design`, with the columns that the aliased ones are combinations of */
export function refuseAliased(design: Design, basis: OrthogonalBasis): never {
  const p = design.names.length
  const [first] = Array.from(basis.aliased.keys()).filter(c => basis.aliased[c] === 1)
  const target = Float64Array.from({ length: p }, (_, k) => (k < first ? basis.r[k * p + first] : 0))
  const parts = Array.from(backSubstitute(basis, target), (share, k) => ({ share, name: design.names[k] }))
    .filter(({ share }, k) => k < first && Math.abs(share) > 1e-6)
    .map(({ name }) => name)
  const why =
    parts.length === 0
      ? `'${design.names[first]}' is zero for every sample`
      : `'${design.names[first]}' is a combination of ${parts.map(name => `'${name}'`).join(', ')}`
  throw new OmicsError(
    'design',
    `the design cannot tell its columns apart: ${why}`,
    'take one of the confounded columns out (nothing can be said about one without the other), or add samples that have one without the other',
  )
}

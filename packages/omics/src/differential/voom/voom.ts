import { lowess } from '@tessera/statistics'
import { OmicsError } from '../../assay/omics-error.ts'
import { librarySizes as sizesOf } from '../../normalisation/columns.ts'
import { type Design, refuseAliased } from '../linear/linear-fits.ts'
import { orthogonalBasis } from '../linear/orthogonal-basis.ts'

export interface VoomOptions {
  /** Effective library sizes (size x TMM factor); the sums of the samples by default. */
  readonly librarySizes?: Float64Array
  /** Span of the lowess; 0.5 by default. */
  readonly span?: number
}

export interface Voom {
  /** log2((count + 0.5) / (size + 1) x 10^6), `values[f * samples + s]`. */
  readonly values: Float64Array
  /** Precision of each value. */
  readonly weights: Float64Array
  readonly librarySizes: Float64Array
  /** The mean-variance trend: mean log2 count against the root of the residual standard deviation, and its smooth. */
  readonly trend: {
    readonly mean: Float64Array
    readonly root: Float64Array
    readonly smoothMean: Float64Array
    readonly smoothRoot: Float64Array
  }
}

/**
 * Log2 counts per million with the precision that the trend of their variance gives each: the trend of
 * sigma^(1/2) on the mean log2 count by lowess, read at each value's fitted log2 count, to the power -4.
 * Law et al., Genome Biol 2014;15:R29. limma: voom(counts, design, lib.size, span).
 * @throws OmicsError `design` for an aliased design or none left over; `too-few` with fewer than two features
 */
export function voom(counts: Float64Array, design: Design, options: VoomOptions = {}): Voom {
  const samples = design.columns[0].length
  const features = counts.length / samples
  const sizes = options.librarySizes ?? sizesOf(counts, samples)
  const basis = orthogonalBasis(design.columns)
  if (basis.rank < basis.q.length) refuseAliased(design, basis)
  const df = samples - basis.rank
  if (df < 1)
    throw new OmicsError('design', 'the design leaves no residual degree of freedom', 'give replicates')
  if (features < 2)
    throw new OmicsError(
      'too-few',
      `voom needs features to learn a trend from, and there is ${features}`,
      'give two or more',
    )
  const offset = Float64Array.from(sizes, size => Math.log2(size + 1) - Math.log2(1e6))
  const meanOffset = offset.reduce((sum, one) => sum + one, 0) / samples
  const values = new Float64Array(counts.length)
  const q = basis.q
  const rank = basis.rank
  const effects = new Float64Array(features * rank)
  const mean = new Float64Array(features)
  const root = new Float64Array(features)
  let used = 0
  const residual = new Float64Array(samples)
  for (let f = 0; f < features; f++) {
    const start = f * samples
    let total = 0
    let sum = 0
    for (let s = 0; s < samples; s++) {
      const count = counts[start + s]
      const value = Math.log2(count + 0.5) - offset[s]
      values[start + s] = value
      residual[s] = value
      sum += value
      total += count
    }
    for (let k = 0; k < rank; k++) {
      const column = q[k]
      let along = 0
      for (let s = 0; s < samples; s++) along += column[s] * values[start + s]
      effects[f * rank + k] = along
      for (let s = 0; s < samples; s++) residual[s] -= along * column[s]
    }
    if (total === 0) continue
    let rss = 0
    for (let s = 0; s < samples; s++) rss += residual[s] * residual[s]
    mean[used] = sum / samples + meanOffset
    root[used] = (rss / df) ** 0.25
    used++
  }
  if (used < 2)
    throw new OmicsError('too-few', `${used} features have a read`, 'give a table of counts with reads')
  const points = { mean: mean.slice(0, used), root: root.slice(0, used) }
  const smooth = lowess(points.mean, points.root, { span: options.span ?? 0.5 })
  const weights = precision(smooth, { q, effects, offset, features })
  return {
    values,
    weights,
    librarySizes: sizes,
    trend: { ...points, smoothMean: smooth.x, smoothRoot: smooth.y },
  }
}

/** The trend at every fitted log2 count, to the power -4. */
function precision(
  smooth: { readonly x: Float64Array; readonly y: Float64Array },
  by: { q: readonly Float64Array[]; effects: Float64Array; offset: Float64Array; features: number },
): Float64Array {
  const { q, effects, offset, features } = by
  const samples = offset.length
  const rank = q.length
  const trendAt = interpolation(smooth.x, smooth.y)
  const weights = new Float64Array(features * samples)
  const fitted = new Float64Array(samples)
  for (let f = 0; f < features; f++) {
    fitted.set(offset)
    for (let k = 0; k < rank; k++) {
      const along = effects[f * rank + k]
      const column = q[k]
      for (let s = 0; s < samples; s++) fitted[s] += along * column[s]
    }
    const start = f * samples
    for (let s = 0; s < samples; s++) {
      const root = trendAt(fitted[s])
      const square = root * root
      weights[start + s] = 1 / (square * square)
    }
  }
  return weights
}

/**
 * Linear between the points, level beyond them; of points with one x the mean. A grid of even steps says where to look,
 * so that thirty million look-ups cost no search.
 */
export function interpolation(x: Float64Array, y: Float64Array): (at: number) => number {
  const xs: number[] = []
  const ys: number[] = []
  for (let from = 0; from < x.length; ) {
    let to = from
    let sum = 0
    while (to < x.length && x[to] === x[from]) sum += y[to++]
    xs.push(x[from])
    ys.push(sum / (to - from))
    from = to
  }
  const px = Float64Array.from(xs)
  const py = Float64Array.from(ys)
  const last = px.length - 1
  if (last === 0) return () => py[0]
  const cells = Math.max(1, 4 * last)
  const step = (px[last] - px[0]) / cells
  const low = px[0]
  const high = px[last]
  const first = new Int32Array(cells + 1)
  for (let cell = 0, i = 0; cell <= cells; cell++) {
    while (i < last - 1 && px[i + 1] <= low + cell * step) i++
    first[cell] = i
  }
  return at => {
    if (at <= low) return py[0]
    if (at >= high) return py[last]
    let i = first[Math.floor((at - low) / step)] ?? last - 1
    while (i > 0 && px[i] > at) i--
    while (i < last - 1 && px[i + 1] <= at) i++
    return py[i] + (py[i + 1] - py[i]) * ((at - px[i]) / (px[i + 1] - px[i]))
  }
}

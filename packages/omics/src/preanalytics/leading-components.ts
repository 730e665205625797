import { fUpper, symmetricEigen } from '@tessera/statistics'
import { type Assay, OmicsError } from '../assay/index.ts'
import type { SampleCovariate } from './sample-covariates.ts'

export interface LeadingComponents {
  /** Share of the variance of the features used that each component holds. */
  readonly shares: readonly number[]
  /** Score of each sample on each component. */
  readonly scores: readonly Float64Array[]
  /** Features that are measured in every sample and vary, and how many of them were used. */
  readonly complete: number
  readonly used: number
  /** How the values were taken: `log2`, `log2 of counts per million`, as they are. */
  readonly values: string
}

export interface ComponentOptions {
  /** By default 5. */
  readonly components?: number
  /** The most variable features that are used; by default 2,000. */
  readonly mostFeatures?: number
}

/**
 * Principal components of samples: features measured in every sample, on the log2 scale (counts per million with 1
 * added for counts; 1 added for other linear scales), the most variable of them, centred. For looking at what drives a table, not for
 * models: nothing is frozen.
 * @throws OmicsError `too-few` with fewer than three samples or two features
 */
export function leadingComponents(
  assay: Assay,
  { components = 5, mostFeatures = 2000 }: ComponentOptions = {},
): LeadingComponents {
  const { size } = assay
  const { rows, values } = centredRows(assay)
  if (size < 3 || rows.length < 2)
    throw new OmicsError(
      'too-few',
      `${size} samples and ${rows.length} features that every sample has and that vary`,
      'components need three samples and two complete features: impute first, or leave samples with many missing values out',
    )
  const variances = rows.map(row => row.reduce((sum, value) => sum + value * value, 0))
  const order = variances.map((_, f) => f).sort((a, b) => variances[b] - variances[a])
  const used = order.slice(0, mostFeatures)
  const gram = new Float64Array(size * size)
  for (const f of used) {
    const row = rows[f]
    for (let i = 0; i < size; i++) {
      const value = row[i]
      for (let j = 0; j <= i; j++) gram[i * size + j] += value * row[j]
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) gram[j * size + i] = gram[i * size + j]
  const eigen = symmetricEigen(gram, size)
  const total = eigen.values.reduce((sum, value) => sum + Math.max(value, 0), 0)
  const count = Math.min(components, size - 1, used.length)
  const places = Array.from({ length: count }, (_, k) => size - 1 - k).filter(
    k => eigen.values[k] > 1e-12 * total,
  )
  return {
    shares: places.map(k => eigen.values[k] / total),
    scores: places.map(k => eigen.vectors[k].map(value => value * Math.sqrt(eigen.values[k]))),
    complete: rows.length,
    used: used.length,
    values,
  }
}

function centredRows(assay: Assay): { rows: Float64Array[]; values: string } {
  const { size, scale } = assay
  const totals = new Float64Array(size)
  if (scale === 'counts')
    for (let f = 0; f < assay.features.length; f++) {
      const row = assay.row(f)
      for (let s = 0; s < size; s++) if (!Number.isNaN(row[s])) totals[s] += row[s]
    }
  const linear = scale === 'tpm' || scale === 'intensity'
  const rows: Float64Array[] = []
  for (let f = 0; f < assay.features.length; f++) {
    const row = Float64Array.from(assay.row(f), (value, s) =>
      scale === 'counts' ? Math.log2((value / totals[s]) * 1e6 + 1) : linear ? Math.log2(value + 1) : value,
    )
    const mean = row.reduce((sum, value) => sum + value, 0) / size
    if (!Number.isFinite(mean)) continue
    let varies = false
    for (let s = 0; s < size; s++) {
      row[s] -= mean
      if (Math.abs(row[s]) > 1e-12 * Math.max(1, Math.abs(mean))) varies = true
    }
    if (varies) rows.push(row)
  }
  const values =
    scale === 'counts' ? 'log2 of counts per million plus 1' : linear ? 'log2 of values plus 1' : scale
  return { rows, values }
}

/** How much of each component a covariate explains. */
export interface ExplainedVariance {
  readonly covariate: string
  readonly phase: string | null
  readonly n: number
  /** R squared of each component by a line (number) or by groups (category); null where it cannot be. */
  readonly ofComponents: readonly (number | null)[]
  readonly p: readonly (number | null)[]
  /** Of all components together: R squared weighted by their shares. */
  readonly overall: number | null
}

/** R squared of each leading component by each covariate, with the p value of the F test. */
export function explainedVariance(
  { scores, shares }: LeadingComponents,
  covariates: readonly SampleCovariate[],
): ExplainedVariance[] {
  return covariates.map(covariate => {
    const size = covariate.kind === 'number' ? covariate.values.length : covariate.codes.length
    const rows = Array.from({ length: size }, (_, i) => i).filter(i =>
      covariate.kind === 'number' ? !Number.isNaN(covariate.values[i]) : covariate.codes[i] >= 0,
    )
    const fits = scores.map(score =>
      (covariate.kind === 'number' ? byLine : byGroups)(score, covariate, rows),
    )
    const known = fits.filter(fit => fit !== null)
    const weight = shares.reduce((sum, share) => sum + share, 0)
    return {
      covariate: covariate.name,
      phase: covariate.phase,
      n: rows.length,
      ofComponents: fits.map(fit => fit?.r2 ?? null),
      p: fits.map(fit => fit?.p ?? null),
      overall:
        known.length === fits.length && weight > 0
          ? fits.reduce((sum, fit, k) => sum + (fit?.r2 ?? 0) * shares[k], 0) / weight
          : null,
    }
  })
}

interface Fit {
  readonly r2: number
  readonly p: number
}

function fitOf(explained: number, total: number, df: number, residual: number): Fit | null {
  if (!(total > 0) || df < 1 || residual < 1) return null
  const r2 = Math.min(1, explained / total)
  const f = r2 / df / ((1 - r2) / residual)
  return { r2, p: r2 >= 1 ? 0 : fUpper(f, df, residual) }
}

function byLine(score: Float64Array, covariate: SampleCovariate, rows: readonly number[]): Fit | null {
  if (covariate.kind !== 'number') return null
  const mean = (of: (i: number) => number) => rows.reduce((sum, i) => sum + of(i), 0) / rows.length
  const mx = mean(i => covariate.values[i])
  const my = mean(i => score[i])
  let [xx, xy, yy] = [0, 0, 0]
  for (const i of rows) {
    const [x, y] = [covariate.values[i] - mx, score[i] - my]
    xx += x * x
    xy += x * y
    yy += y * y
  }
  return xx > 0 ? fitOf((xy * xy) / xx, yy, 1, rows.length - 2) : null
}

function byGroups(score: Float64Array, covariate: SampleCovariate, rows: readonly number[]): Fit | null {
  if (covariate.kind !== 'category') return null
  const groups = Map.groupBy(rows, i => covariate.codes[i])
  const mean = rows.reduce((sum, i) => sum + score[i], 0) / rows.length
  const total = rows.reduce((sum, i) => sum + (score[i] - mean) ** 2, 0)
  let between = 0
  for (const group of groups.values()) {
    const own = group.reduce((sum, i) => sum + score[i], 0) / group.length
    between += group.length * (own - mean) ** 2
  }
  return fitOf(between, total, groups.size - 1, rows.length - groups.size)
}

import { LearnerError } from '../learner-error.ts'
import { addTo, type CentredColumns, centredColumns, dot, timesColumns } from './centred-columns.ts'
import { addComponent, type Components, coefficientPath, noComponents, scoresOf } from './components.ts'
import { leadingWeights } from './leading-weights.ts'
import { simplsComponents } from './simpls.ts'

export interface PlsOptions {
  /** One array a column, without missing values. */
  readonly x: readonly ArrayLike<number>[]
  /** One array a response; for discriminant analysis, 0 and 1 of each class. */
  readonly y: readonly ArrayLike<number>[]
  /** At most this many; fewer come back when nothing is left to explain. */
  readonly components: number
  /** 'nipals': orthogonal scores (R pls: oscorespls). 'simpls': de Jong 1993. With one response they agree. */
  readonly algorithm?: 'nipals' | 'simpls'
  /** Divides the columns of x by their standard deviation; true by default. */
  readonly scale?: boolean
}

export interface PlsFit extends Components {
  /** Regression of the responses on the scores: entry [component][response]. */
  readonly yLoadings: readonly Float64Array[]
  /** On the original scale of x: entry [response][components - 1]. */
  readonly coefficients: readonly (readonly Float64Array[])[]
  /** Entry [response][components - 1]. */
  readonly intercepts: readonly Float64Array[]
  /** Share of the variation of x (as scaled) that each component explains. */
  readonly explained: Float64Array
  /** Importance of each column after all components, see {@link importanceInProjection}. */
  readonly importance: Float64Array
}

/**
 * Partial least squares regression: components t = X w of greatest covariance with the responses, orthogonal to each
 * other, and least squares on them. Wold's NIPALS with deflation of x and y, its inner iteration replaced by the
 * eigenvector it converges to; or SIMPLS (de Jong, Chemom Intell Lab Syst 1993;18:251). The sign of a component is
 * that of a positive largest covariance with a response. R: pls::plsr(scale = TRUE).
 * @throws LearnerError for missing or infinite values and unequal lengths
 */
export function pls(options: PlsOptions): PlsFit {
  const { algorithm = 'nipals', scale = true } = options
  const size = options.y[0]?.length ?? 0
  requireColumns('x', options.x, size)
  requireColumns('y', options.y, size)
  const block = { ...centredColumns(options.x, scale), size }
  const response = { ...centredColumns(options.y, false), size }
  const grow = algorithm === 'simpls' ? simplsComponents : nipalsComponents
  const components = grow(block, response.x, Math.min(options.components, size - 1))
  const coefficients = response.x.map(y => coefficientPath(block, components, y))
  const intercepts = coefficients.map((path, m) =>
    Float64Array.from(path, beta => beta.reduce((left, b, j) => left - b * block.mean[j], response.mean[m])),
  )
  const total = block.x.reduce((sum, column) => sum + dot(column, column), 0)
  const yLoadings = components.scores.map(t => Float64Array.from(response.x, y => dot(t, y) / dot(t, t)))
  return {
    ...components,
    yLoadings,
    coefficients,
    intercepts,
    explained: Float64Array.from(
      components.scores,
      (t, a) => (dot(t, t) * dot(components.loadings[a], components.loadings[a])) / total,
    ),
    importance: importanceInProjection(components, yLoadings),
  }
}

/**
 * Variable importance in projection, sqrt(p sum_a s_a w_ja^2 / sum_a s_a), s_a = sum over responses of q_a^2 t_a' t_a
 * the variation of y that component a explains and w_a its unit weights (Wold, Johansson and Cocchi 1993; Chong and
 * Jun, Chemom Intell Lab Syst 2005;78:103). Its mean square is 1; zeros without components.
 */
export function importanceInProjection(
  { weights, scores }: Components,
  yLoadings: readonly Float64Array[],
): Float64Array {
  const p = weights[0]?.length ?? 0
  const explained = scores.map((t, a) => dot(t, t) * dot(yLoadings[a], yLoadings[a]))
  const total = explained.reduce((sum, value) => sum + value, 0)
  const sum = new Float64Array(p)
  weights.forEach((w, a) => {
    const unit = dot(w, w)
    for (let j = 0; j < p; j++) sum[j] += (explained[a] * w[j] * w[j]) / unit
  })
  return sum.map(value => (total > 0 ? Math.sqrt((p * value) / total) : 0))
}

function nipalsComponents(block: CentredColumns, y: readonly Float64Array[], most: number): Components {
  const components = noComponents()
  const left = y.map(column => column.slice())
  let first = 0
  for (let a = 0; a < most; a++) {
    const products = left.map(column => timesColumns(block.x, column))
    const { weights, length } = leadingWeights(products)
    if (a === 0) first = length
    if (!(length > 1e-10 * first)) break
    const scores = scoresOf(block, components, weights)
    const square = dot(scores, scores)
    if (!(square > 0)) break
    addComponent(block, components, weights, scores)
    for (const column of left) addTo(column, -dot(scores, column) / square, scores)
  }
  return components
}

/** @throws LearnerError */
export function requireColumns(name: string, columns: readonly ArrayLike<number>[], size: number): void {
  columns.forEach((column, j) => {
    if (column.length !== size)
      throw new LearnerError(
        'bad-setting',
        `${name}[${j}] has ${column.length} entries and y[0] has ${size}`,
        'give columns of equal lengths',
      )
    for (let i = 0; i < size; i++)
      if (!Number.isFinite(column[i]))
        throw new LearnerError(
          'not-finite',
          `${name}[${j}] is missing or infinite in row ${i}`,
          'impute it or leave the row out',
        )
  })
}

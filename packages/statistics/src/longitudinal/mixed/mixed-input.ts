import { requireDesign, requireFinite, requireWeights, StatisticsInputError } from '../../input-error.ts'
import { cholesky, crossProduct } from '../../linear-algebra/index.ts'
import { type Clusters, clustersOf } from '../clusters.ts'

export interface LinearMixedOptions {
  readonly y: ArrayLike<number>
  /** Fixed effects, one array a covariate, without the intercept. */
  readonly x: readonly ArrayLike<number>[]
  /** The cluster (patient, centre) of each row, any codes. */
  readonly group: ArrayLike<number>
  /** Covariates whose effect varies between clusters; as a rule each is a column of `x` too. */
  readonly slopes?: readonly ArrayLike<number>[]
  /** Whether the intercept varies between clusters; yes unless false. */
  readonly randomIntercept?: boolean
  /** False: random effects are independent of each other, lme4's `||`. */
  readonly correlated?: boolean
  /** Residual variance is sigma^2 / weight. */
  readonly weights?: ArrayLike<number>
  /** Restricted (default) or full maximum likelihood. */
  readonly method?: 'reml' | 'ml'
  readonly level?: number
}

export interface MixedData {
  readonly n: number
  readonly clusters: Clusters
  /** Columns of Z, the intercept first where it is random. */
  readonly random: readonly ArrayLike<number>[]
}

/** Checks the input and gathers rows by cluster. */
export function readMixed(options: LinearMixedOptions): MixedData {
  const { y, x, group, slopes = [], randomIntercept = true, weights } = options
  const n = y.length
  if (n === 0) throw new StatisticsInputError('empty', 'y', 'y has no rows.')
  requireFinite('y', y, n)
  requireDesign(x, n)
  slopes.forEach((slope, k) => {
    requireFinite(`slopes[${k}]`, slope, n)
  })
  if (weights) requirePositive(weights, n)
  const clusters = clustersOf('group', group, n)
  const random = randomIntercept ? [new Float64Array(n).fill(1), ...slopes] : [...slopes]
  if (random.length === 0)
    throw new StatisticsInputError(
      'option',
      'slopes',
      'Neither an intercept nor a slope is random: fit a linear regression instead.',
    )
  const { aliased } = cholesky(crossProduct(random, weights), random.length)
  const alias = aliased.indexOf(1)
  if (alias >= 0) {
    const slope = alias - (randomIntercept ? 1 : 0)
    throw new StatisticsInputError(
      'domain',
      `slopes[${slope}]`,
      `slopes[${slope}] is constant or a linear combination of earlier random effects: leave it out.`,
    )
  }
  const effects = clusters.levels.length * random.length
  if (effects >= n)
    throw new StatisticsInputError(
      'domain',
      'group',
      `${clusters.levels.length} clusters with ${random.length} random ${random.length === 1 ? 'effect' : 'effects'} each need more than ${effects} rows, and there are ${n}: the random effects cannot be told from the residual; leave out a slope, or fit a linear regression where clusters have one row.`,
    )
  return { n, clusters, random }
}

function requirePositive(weights: ArrayLike<number>, n: number): void {
  requireWeights(weights, n)
  for (let i = 0; i < n; i++)
    if (weights[i] === 0)
      throw new StatisticsInputError(
        'domain',
        'weights',
        `weights is 0 in row ${i}: leave the row out, its residual variance would be infinite.`,
        i,
      )
}

import { LearnerError } from '../learner-error.ts'
import {
  addTo,
  type CentredColumns,
  centredColumns,
  dot,
  orthogonalise,
  timesColumns,
  timesWeights,
} from './centred-columns.ts'
import { addComponent, type Components, noComponents, scoresOf } from './components.ts'
import { leadingWeights } from './leading-weights.ts'
import { requireColumns } from './pls.ts'
import { keepLargest } from './soft-threshold.ts'

export interface SparseBlock {
  readonly name: string
  /** One array a column, without missing values. */
  readonly x: readonly ArrayLike<number>[]
  /** Columns that each component keeps, one number a component (the last goes on). */
  readonly keep: readonly number[]
}

export interface BlockSparsePlsOptions {
  readonly blocks: readonly SparseBlock[]
  /** One array a response; for discriminant analysis, 0 and 1 of each class. Scaled to unit standard deviation. */
  readonly y: readonly ArrayLike<number>[]
  readonly components: number
  /** Weight of the connection between every two blocks, or row-major blocks x blocks; to the responses it is 1. */
  readonly design?: number | readonly (readonly number[])[]
  readonly tolerance?: number
}

export interface FittedBlock extends Components {
  readonly name: string
  readonly columns: CentredColumns
}

export interface BlockSparsePlsFit {
  readonly blocks: readonly FittedBlock[]
  /** Scores of the responses, one array a component. */
  readonly outcome: readonly Float64Array[]
  /** Correlation of each block's scores with those of the responses: entry [component][block]. */
  readonly correlation: readonly Float64Array[]
  readonly converged: boolean
}

/**
 * Sparse generalised canonical correlation with the responses as a block of their own (SGCCA: Tenenhaus et al.,
 * Biostatistics 2014;15:569; as DIABLO: Singh et al., Bioinformatics 2019;35:3055): unit weights of each block that
 * raise sum over connected blocks of design x covariance of their scores, each keeping `keep` columns by soft
 * thresholding. Blocks are taken in turn, a = keepLargest(X' z), z the sum of the scores that the block is connected
 * to, from the leading direction of X' Y on, until no weight changes by more than `tolerance`. Each block is then
 * deflated by its own scores, and the responses by the mean over blocks of what their scores explain. Columns are
 * scaled to unit standard deviation. With one block this is sparse PLS.
 * @throws LearnerError for missing values, unequal lengths and a design of another size
 */
export function blockSparsePls(options: BlockSparsePlsOptions): BlockSparsePlsFit {
  const { tolerance = 1e-10 } = options
  const size = options.y[0]?.length ?? 0
  requireColumns('y', options.y, size)
  const y = centredColumns(options.y, true).x.map(column => column.slice())
  const blocks = options.blocks.map(
    ({ name, x, keep }): FittedBlock & { readonly keep: readonly number[] } => {
      requireColumns(name, x, size)
      return { name, keep, columns: { ...centredColumns(x, true), size }, ...noComponents() }
    },
  )
  const design = designOf(options.design ?? 0.1, blocks.length)
  const outcome: Float64Array[] = []
  const correlation: Float64Array[] = []
  let converged = true
  for (let h = 0; h < Math.min(options.components, size - 1); h++) {
    const step = oneComponent(blocks, y, design, h, tolerance)
    if (step === null) break
    converged &&= step.converged
    blocks.forEach((block, b) => {
      if (dot(step.scores[b], step.scores[b]) > 0)
        addComponent(block.columns, block, step.weights[b], step.scores[b])
    })
    outcome.push(step.outcome)
    correlation.push(Float64Array.from(step.scores, scores => correlationOf(scores, step.outcome)))
    deflateResponses(y, step.scores)
  }
  return { blocks, outcome, correlation, converged }
}

function oneComponent(
  blocks: readonly (FittedBlock & { readonly keep: readonly number[] })[],
  y: readonly Float64Array[],
  design: readonly (readonly number[])[],
  h: number,
  tolerance: number,
) {
  const size = y[0].length
  const keepOf = (b: number) => blocks[b].keep[Math.min(h, blocks[b].keep.length - 1)]
  const products = (b: number, z: Float64Array) => {
    const inside = z.slice()
    orthogonalise(inside, blocks[b].scores)
    return timesColumns(blocks[b].columns.x, inside)
  }
  const weights = blocks.map((_, b) => leadingWeights(y.map(column => products(b, column))).weights)
  const scores = blocks.map((block, b) => scoresOf(block.columns, block, weights[b]))
  let direction = outcomeWeights(y, scores)
  if (direction === null) return null
  let outcome = timesWeights(y, direction, size)
  let converged = false
  for (let round = 0; round < 1000 && !converged; round++) {
    let change = 0
    blocks.forEach((block, b) => {
      const z = outcome.slice()
      scores.forEach((other, c) => {
        if (c !== b && design[b][c] !== 0) addTo(z, design[b][c], other)
      })
      const next = keepLargest(products(b, z), keepOf(b))
      for (let j = 0; j < next.length; j++) change = Math.max(change, Math.abs(next[j] - weights[b][j]))
      weights[b] = next
      scores[b] = scoresOf(block.columns, block, next)
    })
    const turned = outcomeWeights(y, scores)
    if (turned === null) return null
    for (let k = 0; k < y.length; k++) change = Math.max(change, Math.abs(turned[k] - direction[k]))
    direction = turned
    outcome = timesWeights(y, direction, size)
    converged = change <= tolerance
  }
  return { weights, scores, outcome, converged }
}

/** Unit weights of the responses along the sum of the blocks' scores; null where there is nothing left to explain. */
function outcomeWeights(y: readonly Float64Array[], scores: readonly Float64Array[]): Float64Array | null {
  const sum = new Float64Array(y[0].length)
  for (const values of scores) addTo(sum, 1, values)
  const { weights, length } = leadingWeights([timesColumns(y, sum)])
  const most = Math.sqrt(dot(sum, sum) * y.reduce((total, column) => total + dot(column, column), 0))
  return length > 1e-10 * most ? weights : null
}

function deflateResponses(y: readonly Float64Array[], scores: readonly Float64Array[]): void {
  for (const column of y) {
    const before = column.slice()
    for (const t of scores) {
      const square = dot(t, t)
      if (square > 0) addTo(column, -dot(t, before) / square / scores.length, t)
    }
  }
}

function correlationOf(a: Float64Array, b: Float64Array): number {
  const size = Math.sqrt(dot(a, a) * dot(b, b))
  return size > 0 ? dot(a, b) / size : 0
}

function designOf(
  design: number | readonly (readonly number[])[],
  count: number,
): readonly (readonly number[])[] {
  if (typeof design === 'number') return Array.from({ length: count }, () => new Array(count).fill(design))
  if (design.length === count && design.every(row => row.length === count)) return design
  throw new LearnerError(
    'bad-setting',
    `the design has ${design.length} rows for ${count} blocks`,
    'give one number, or a square matrix with a row for every block',
  )
}

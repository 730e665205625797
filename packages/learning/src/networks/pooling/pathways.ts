import {
  add,
  concat,
  expand,
  gather,
  type Initialiser,
  matmul,
  reshape,
  transpose,
  type Value,
  zeros,
} from '../../graph/index.ts'
import { LearnerError } from '../../learner-error.ts'
import { widthOf } from '../encoder/width-of.ts'

/** Genes of each pathway, as columns of the gene matrix; a gene may be in several. */
export type Pathways = readonly (readonly number[])[]

/**
 * A token for each pathway: a linear map of its own genes, x [rows, genes] to [rows, pathways, width].
 *
 * Parameters: `weight` [Σ genes of the pathways, width], pathway after pathway, first values uniform on
 * ±1/√(genes of the pathway), and `bias` [pathways, width].
 * @throws LearnerError `bad-setting` when a pathway has no gene or names a column that is not there
 */
export function pathwayTokens(
  x: Value,
  pathways: Pathways,
  options: { readonly name: string; readonly width: number },
): Value {
  const { name, width } = options
  const { graph } = x
  const genes = widthOf(x)
  pathways.forEach((columns, p) => {
    if (
      columns.length === 0 ||
      !columns.every(column => Number.isInteger(column) && column >= 0 && column < genes)
    )
      throw new LearnerError(
        'bad-setting',
        `pathway ${p + 1} has ${columns.length === 0 ? 'no gene' : `a gene outside the ${genes} columns`}`,
        'leave it out or give it the columns of its genes',
      )
  })
  const total = pathways.reduce((sum, columns) => sum + columns.length, 0)
  const longest = pathways.reduce((most, columns) => Math.max(most, columns.length), 0)
  const weight = graph.parameter(`${name}/weight`, [total, width], uniformByPathway(pathways))
  const bias = graph.parameter(`${name}/bias`, [pathways.length, width], zeros(), { decay: false })

  // Pathways differ in size: each is filled up to the longest with a column and a weight of zeros.
  const columns = new Float64Array(pathways.length * longest).fill(genes)
  const places = new Float64Array(pathways.length * longest).fill(total)
  let next = 0
  pathways.forEach((own, p) => {
    columns.set(own, p * longest)
    for (const i of own.keys()) places[p * longest + i] = next++
  })
  const zero = (shape: readonly (number | string)[]) => expand(graph.constant(0, [], x.type), shape)
  const at = (numbers: Float64Array) => graph.constant(numbers, [pathways.length, longest], 'int64')
  const byGene = transpose(concat([x, zero([x.shape[0], 1])], 1))
  const values = transpose(gather(byGene, at(columns)), [0, 2, 1])
  const weights = gather(concat([weight, zero([1, width])], 0), at(places))
  return add(transpose(matmul(values, weights), [1, 0, 2]), reshape(bias, [1, pathways.length, width]))
}

function uniformByPathway(pathways: Pathways): Initialiser {
  return ([, width], random) => {
    const numbers = pathways.flatMap(columns => {
      const limit = 1 / Math.sqrt(columns.length)
      return Array.from({ length: columns.length * width }, () => (2 * random.next() - 1) * limit)
    })
    return Float64Array.from(numbers)
  }
}

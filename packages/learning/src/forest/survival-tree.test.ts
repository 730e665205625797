import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { treeGrower } from './grow-tree.ts'
import { logRankCriterion } from './log-rank-criterion.ts'
import {
  joinSurvivalForest,
  planSurvivalForest,
  type SurvivalForest,
  survivalForest,
} from './survival-forest.ts'
import { SurvivalLeafWriter } from './survival-leaves.ts'
import { ensembleCurves } from './survival-prediction.ts'
import { TreeWriter } from './trees.ts'

type Node =
  | {
      readonly column: -1
      readonly n: number
      readonly time: number[]
      readonly survival: number[]
      readonly cumulativeHazard: number[]
    }
  | { readonly column: number; readonly n: number; readonly threshold: number; readonly chisq: number }

const r = reference<{
  x: number[][]
  time: number[]
  event: number[]
  weight: number[]
  once: Node[]
  drawn: Node[]
}>('survival-tree')
const x = r.x.map(column => Float64Array.from(column))
const input = { x, time: Float64Array.from(r.time), event: Uint8Array.from(r.event) }
const options = { seed: 1, trees: 1, sample: 'all', mtry: 5, minLeafSize: 12, minLeafEvents: 3 } as const

/** The nodes of a forest of one tree in pre-order. */
function preorder(
  { trees }: SurvivalForest,
  node = 0,
): { column: number; threshold: number; cover: number }[] {
  const here = { column: trees.column[node], threshold: trees.threshold[node], cover: trees.cover[node] }
  if (here.column < 0) return [here]
  const left = trees.child[node]
  return [
    here,
    ...preorder({ trees } as SurvivalForest, left),
    ...preorder({ trees } as SurvivalForest, left + 1),
  ]
}

function expectTree(forest: SurvivalForest, expected: readonly Node[]): void {
  const nodes = preorder(forest)
  expect(nodes.map(({ column, cover }) => [column, cover])).toEqual(
    expected.map(({ column, n }) => [column, n]),
  )
  const thresholds = expected.map(node => ('threshold' in node ? node.threshold : 0))
  expect(
    largestError(
      'Survival tree: log-rank splits',
      nodes.map(node => node.threshold),
      thresholds,
    ),
  ).toBeLessThan(1e-12)
}

describe('survival tree', () => {
  it('makes the splits of an exhaustive search by survdiff', () => {
    expectTree(survivalForest(input, options).forest, r.once)
  })

  it('makes the splits of an exhaustive search by survdiff where rows are repeated', () => {
    const plan = planSurvivalForest(input, options)
    const writer = new TreeWriter()
    const leaves = new SurvivalLeafWriter(plan.timeRank, plan.event, plan.eventTime)
    const criterion = logRankCriterion(plan, options, leaves)
    const limits = { ...plan.settings, ...options }
    const weight = Int32Array.from(r.weight)
    treeGrower(
      plan.columns,
      criterion,
      limits,
      writer,
      weight.length,
    )(
      plan.byTime.filter(row => weight[row] > 0),
      weight,
      createRandom(1),
    )
    expectTree(joinSurvivalForest(plan, [{ trees: writer.trees(), leaves: leaves.leaves() }]).forest, r.drawn)
  })

  it('keeps in its leaves the curves of survfit', () => {
    const { forest } = survivalForest(input, options)
    // walk to each leaf by a row that falls into it
    const leaves = r.once.filter(node => node.column < 0)
    const order: number[] = []
    preorderLeaves(forest, 0, order)
    const rowOf = new Map<number, number>()
    for (let row = 0; row < input.time.length; row++) rowOf.set(leafOf(forest, row), row)
    leaves.forEach((leaf, i) => {
      if (!('time' in leaf)) return
      const row = rowOf.get(order[i]) ?? -1
      const one = x.map(column => Float64Array.of(column[row]))
      const curves = ensembleCurves(forest, one, 1, Float64Array.from(leaf.time))
      expect(largestError('Survival tree: leaf curves', curves.survival, leaf.survival)).toBeLessThan(1e-12)
      expect(
        largestError('Survival tree: leaf curves', curves.cumulativeHazard, leaf.cumulativeHazard),
      ).toBeLessThan(1e-12)
    })
  })
})

function preorderLeaves(forest: SurvivalForest, node: number, into: number[]): void {
  const { column, child } = forest.trees
  if (column[node] < 0) into.push(child[node])
  else {
    preorderLeaves(forest, child[node], into)
    preorderLeaves(forest, child[node] + 1, into)
  }
}

function leafOf({ trees }: SurvivalForest, row: number): number {
  let node = 0
  while (trees.column[node] >= 0)
    node = trees.child[node] + (x[trees.column[node]][row] <= trees.threshold[node] ? 0 : 1)
  return trees.child[node]
}

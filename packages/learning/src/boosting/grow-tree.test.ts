import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { fitBoosting } from './boost.ts'
import { logisticObjective } from './objective.ts'
import { boostingReference, categoricalColumn, type ExpectedNode, numericColumn } from './reference.case.ts'
import type { Tree } from './tree.ts'

describe('one boosted tree', () => {
  for (const given of boostingReference().trees)
    it(`is the tree of exhaustive search: ${given.name}`, () => {
      const { rule } = given
      const columns = given.kinds.map((kind, c) =>
        kind === 'numeric' ? numericColumn(`x${c}`, given.x[c]) : categoricalColumn(`x${c}`, given.x[c], 5),
      )
      const directions = ['decreasing', null, 'increasing'] as const
      const monotone = Object.fromEntries(
        given.monotone.flatMap((way, c) => {
          const direction = directions[way + 1]
          return direction === null ? [] : [[`x${c}`, direction]]
        }),
      )
      const model = fitBoosting({
        columns,
        objective: logisticObjective(given.y, Float64Array.from(given.weights)),
        settings: {
          learningRate: rule.eta,
          maxDepth: given.depth,
          l1: rule.l1,
          l2: rule.l2,
          minHessian: rule.min_hessian,
          minLeafSize: rule.min_leaf,
          minGain: rule.min_gain,
          monotone,
        },
        seed: 1,
        trees: 1,
      })
      const found: number[] = [model.base]
      const expected: number[] = [given.base]
      const compare = (tree: Tree, at: number, node: ExpectedNode) => {
        const { column = -1, left, right } = node
        expect(tree.column[at]).toBe(column)
        found.push(tree.cover[at])
        expected.push(node.cover)
        if (left === undefined || right === undefined) {
          found.push(tree.value[at])
          expected.push(node.value)
          return
        }
        if (typeof node.missingLeft === 'boolean') expect(tree.missingLeft[at] === 1).toBe(node.missingLeft)
        found.push(tree.gain[at])
        expected.push(node.gain ?? Number.NaN)
        // Which side is called left is free where levels are divided.
        const swapped =
          given.kinds[column] === 'categorical' && Math.abs(tree.cover[tree.left[at]] - left.cover) > 1e-6
        if (node.threshold === null && given.kinds[column] === 'numeric')
          expect(tree.threshold[at]).toBe(Number.MAX_VALUE)
        compare(tree, tree.left[at], swapped ? right : left)
        compare(tree, tree.right[at], swapped ? left : right)
      }
      compare(model.trees[0], 0, given.tree)
      expect(expected.length).toBeGreaterThan(6)
      expect(largestError('Boosted tree by exact histograms', found, expected)).toBeLessThan(1e-9)
    })
})

import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { type BlockSparsePlsFit, blockSparsePls } from './block-sparse-pls.ts'
import { dot } from './centred-columns.ts'
import { pls } from './pls.ts'
import { keepLargest } from './soft-threshold.ts'

interface Component {
  readonly weights: readonly (readonly number[])[]
  readonly scores: readonly (readonly number[])[]
  readonly outcome: readonly number[]
  readonly correlation: readonly number[]
}
type Columns = readonly (readonly number[])[]
const r = reference<
  { blocks: readonly Columns[]; classes: Columns; binary: Columns; value: Columns; own: Columns } & Readonly<
    Record<'sparse' | 'sparseValue' | 'blocksClasses' | 'blocksBinary' | 'blocksValue', readonly Component[]>
  >
>('block-sparse-pls')

const blocks = (keep: readonly number[]) =>
  keep.map((count, b) => ({ name: `block ${b + 1}`, x: r.blocks[b], keep: [count] }))

function agreement(method: string, fit: BlockSparsePlsFit, expected: readonly Component[]): number {
  let worst = 0
  const compare = (actual: ArrayLike<number>, target: ArrayLike<number>) => {
    worst = Math.max(worst, largestError(method, actual, target, 1))
  }
  expected.forEach((component, h) => {
    component.weights.forEach((weights, b) => {
      // A component has no sign of its own.
      const sign = Math.sign(dot(fit.blocks[b].weights[h], Float64Array.from(weights)))
      compare(
        fit.blocks[b].weights[h],
        weights.map(w => sign * w),
      )
      compare(
        fit.blocks[b].scores[h],
        component.scores[b].map(s => sign * s),
      )
    })
    compare(fit.correlation[h], component.correlation)
  })
  return worst
}

describe('sparse PLS and its blocks', () => {
  it('sparse PLS agrees with its definition by explicit deflation', () => {
    const two = blockSparsePls({ blocks: blocks([5]), y: r.binary, components: 2 })
    expect(agreement('Sparse PLS', two, r.sparse)).toBeLessThan(1e-8)
    const one = blockSparsePls({ blocks: blocks([4]), y: r.value, components: 3 })
    expect(agreement('Sparse PLS', one, r.sparseValue)).toBeLessThan(1e-8)
    for (const weights of one.blocks[0].weights) expect(weights.filter(w => w !== 0)).toHaveLength(4)
  })

  it('blocks agree with their definition by explicit deflation', () => {
    const name = 'Block sparse PLS discriminant analysis'
    const classes = blockSparsePls({ blocks: blocks([5, 3, 2]), y: r.classes, components: 2, design: 0.1 })
    expect(agreement(name, classes, r.blocksClasses)).toBeLessThan(1e-8)
    const binary = blockSparsePls({ blocks: blocks([6, 3, 6]), y: r.binary, components: 2, design: r.own })
    expect(agreement(name, binary, r.blocksBinary)).toBeLessThan(1e-8)
    const value = blockSparsePls({ blocks: blocks([14, 9, 6]), y: r.value, components: 2 })
    expect(agreement(name, value, r.blocksValue)).toBeLessThan(1e-8)
    expect([classes.converged, binary.converged, value.converged]).toEqual([true, true, true])
  })

  it('keeping every column of one block is PLS', () => {
    const sparse = blockSparsePls({ blocks: blocks([14]), y: r.value, components: 3 })
    const plain = pls({ x: r.blocks[0], y: r.value, components: 3 })
    plain.scores.forEach((scores, h) => {
      expect(largestError('all kept', sparse.blocks[0].scores[h], scores)).toBeLessThan(1e-9)
    })
  })

  it('scores of a block are its columns times the rotations', () => {
    const { blocks: fitted } = blockSparsePls({ blocks: blocks([5, 3]), y: r.classes, components: 2 })
    for (const block of fitted)
      block.scores.forEach((scores, h) => {
        const direct = scores.map((_, i) =>
          block.columns.x.reduce((sum, column, j) => sum + column[i] * block.rotations[h][j], 0),
        )
        expect(largestError('rotations', direct, scores)).toBeLessThan(1e-9)
      })
  })

  it('thresholds so that the asked number is left; ties and zeros have defined answers', () => {
    expect(Array.from(keepLargest(Float64Array.of(3, -4, 1, 0), 2))).toEqual(
      [2, -3, 0, 0].map(v => v / Math.sqrt(13)),
    )
    expect(Array.from(keepLargest(Float64Array.of(2, -2, 2), 1))).toEqual(
      [1, -1, 1].map(v => v / Math.sqrt(3)),
    )
    expect(Array.from(keepLargest(Float64Array.of(0, 0), 1))).toEqual([0, 0])
    expect(Array.from(keepLargest(Float64Array.of(3, 4), 9))).toEqual([0.6, 0.8])
  })

  it('an outcome without variation has no components; a wrong design and missing values are refused', () => {
    const constant = r.value.map(column => column.map(() => 1))
    expect(blockSparsePls({ blocks: blocks([5]), y: constant, components: 2 }).outcome).toEqual([])
    expect(() =>
      blockSparsePls({ blocks: blocks([5, 3]), y: r.value, components: 1, design: [[0]] }),
    ).toThrow(/square/)
    const gap = [{ name: 'gap', x: [r.value[0].map((v, i) => (i === 2 ? Number.NaN : v))], keep: [1] }]
    expect(() => blockSparsePls({ blocks: gap, y: r.value, components: 1 })).toThrow(/gap\[0\].*row 2/)
  })
})

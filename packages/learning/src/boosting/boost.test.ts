import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BoostingInput, fitBoosting, predictBoosting } from './boost.ts'
import type { BoostingColumn } from './columns.ts'
import { logisticObjective, squaredObjective } from './objective.ts'
import { categoricalColumn, numericColumn } from './reference.case.ts'
import type { BoostingSettings } from './settings.ts'
import { leafCount, leafOf } from './tree.ts'
import { treeFromJson, treeToJson } from './tree-json.ts'

const size = 400

/** Measured columns with gaps and ties, one of levels, and a noisy outcome of them. */
function sample(n = size): { columns: BoostingColumn[]; value: number[]; event: number[] } {
  const random = createRandom(3, 'boost test')
  const gap = (value: number) => (random.next() < 0.1 ? null : value)
  const x = Array.from({ length: n }, () => [random.normal(), random.integer(6), random.normal()])
  const level = Array.from({ length: n }, () => random.integer(4))
  const value = x.map(
    ([a, b, c], i) => a + (b > 2 ? 1 : 0) * c + (level[i] === 2 ? 1 : 0) + 0.3 * random.normal(),
  )
  const columns = [0, 1, 2].map(c =>
    numericColumn(
      `x${c}`,
      x.map(row => gap(row[c])),
    ),
  )
  columns.push(categoricalColumn('level', level.map(gap), 4))
  return { columns, value, event: value.map(v => (v > 0.5 ? 1 : 0)) }
}

function take(columns: readonly BoostingColumn[], rows: readonly number[]): BoostingColumn[] {
  return columns.map(column =>
    column.kind === 'numeric'
      ? { ...column, values: Float64Array.from(rows, row => column.values[row]) }
      : { ...column, codes: Int32Array.from(rows, row => column.codes[row]) },
  )
}

const written = (input: BoostingInput & { trees: number }) =>
  JSON.stringify(fitBoosting(input).trees.map(treeToJson))

describe('boosting', () => {
  const { columns, value, event } = sample()
  const input = (settings: Partial<BoostingSettings> = {}, seed = 1) => ({
    columns,
    objective: logisticObjective(event),
    settings,
    seed,
    trees: 8,
  })

  it('gives the same bits for the same seed, and other trees for another where rows or columns are drawn', () => {
    const drawn = { rowSample: 0.6, columnSample: 0.5 }
    expect(written(input(drawn))).toBe(written(input(drawn)))
    expect(written(input(drawn, 2))).not.toBe(written(input(drawn)))
    expect(written(input({}, 2))).toBe(written(input()))
  })

  it('gives the same trees whatever the order of rows, bit for bit', () => {
    const order = [...createRandom(1, 'order').permutation(size)]
    const shuffled = {
      ...input(),
      columns: take(columns, order),
      objective: logisticObjective(order.map(row => event[row])),
    }
    expect(written(shuffled)).toBe(written(input()))
  })

  it('grows the same trees by the kernel and by the general search (a penalty too small to change a bit)', () => {
    for (const settings of [{}, { minLeafSize: 15 }, { maxLeaves: 7, growth: 'leaf-wise' as const }])
      expect(written(input({ ...settings, l1: Number.MIN_VALUE }))).toBe(written(input(settings)))
  })

  it('grows the same trees depth by depth and by the last leaf first, where no limit binds', () => {
    const sorted = (settings: Partial<BoostingSettings>) =>
      predictBoosting(fitBoosting(input(settings)), columns, size)
    expect(sorted({ maxLeaves: 1000 })).toEqual(sorted({}))
    expect(sorted({ maxLeaves: 1000, growth: 'leaf-wise' })).toEqual(sorted({}))
  })

  it('takes a weight for so many copies of a row', () => {
    // So few rows that every value has a bin: quantiles are those of rows, whatever their weights.
    const { columns, event } = sample(200)
    const copies = event.map((_, row) => 1 + (row % 3))
    const rows = copies.flatMap((count, row) => Array.from({ length: count }, () => row))
    const weighted = fitBoosting({
      ...input(),
      columns,
      objective: logisticObjective(event, Float64Array.from(copies)),
    })
    const copied = fitBoosting({
      ...input(),
      columns: take(columns, rows),
      objective: logisticObjective(rows.map(row => event[row])),
    })
    const ofCopied = predictBoosting(copied, columns, 200)
    predictBoosting(weighted, columns, 200).forEach((prediction, row) => {
      expect(prediction).toBeCloseTo(ofCopied[row], 8)
    })
    weighted.trees.forEach((tree, t) => {
      expect(tree.cover[0]).toBe(copied.trees[t].cover[0])
    })
  })

  it('keeps its limits: depth, leaves, rows a leaf, gain', () => {
    const model = fitBoosting(
      input({ maxDepth: 4, maxLeaves: 6, minLeafSize: 20, minGain: 0.5, minHessian: 0 }),
    )
    for (const tree of model.trees) {
      expect(leafCount(tree)).toBeLessThanOrEqual(6)
      const rows = new Int32Array(tree.column.length)
      for (let row = 0; row < size; row++) rows[leafOf(tree, columns, row)]++
      tree.column.forEach((column, node) => {
        if (column < 0) expect(rows[node]).toBeGreaterThanOrEqual(20)
        else expect(tree.gain[node]).toBeGreaterThan(0.5)
        if (column < 0) expect(rows[node]).toBe(tree.cover[node])
      })
    }
    const stump = fitBoosting(input({ maxDepth: 1 })).trees[0]
    expect(leafCount(stump)).toBe(2)
  })

  it('is monotone where it is told to be, at every value of the other columns', () => {
    const monotone = { x0: 'decreasing', x2: 'increasing' } as const
    const model = fitBoosting({ ...input({ monotone, maxDepth: 5 }), trees: 30 })
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(number, number, number, number, fc.integer({ min: -1, max: 5 }), (a, b, c, d, e) => {
        const rows = [
          [Math.min(a, b), e, Math.max(c, d)],
          [Math.max(a, b), e, Math.min(c, d)],
        ]
        const given = [0, 1, 2].map(k =>
          numericColumn(
            `x${k}`,
            rows.map(row => row[k]),
          ),
        )
        const [more, less] = predictBoosting(
          model,
          [...given, categoricalColumn('level', [e % 4, e % 4], 4)],
          2,
        )
        expect(more).toBeGreaterThanOrEqual(less)
      }),
      { numRuns: 1000 },
    )
    expect(model.trees.some(tree => tree.column.includes(0) || tree.column.includes(2))).toBe(true)
  })

  it('lowers the training loss every round', () => {
    const loss = (trees: number) => {
      const model = fitBoosting({ columns, objective: squaredObjective(value), settings: {}, seed: 1, trees })
      return predictBoosting(model, columns, size).reduce((sum, f, i) => sum + (f - value[i]) ** 2, 0)
    }
    const losses = [0, 1, 2, 5, 20].map(loss)
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1])
  })

  it('sends values, gaps and levels that training never saw to a leaf', () => {
    const complete = [numericColumn('x', [1, 2, 3, 4, 5, 6]), categoricalColumn('l', [0, 0, 1, 1, 2, 2], 3)]
    const model = fitBoosting({
      columns: complete,
      objective: squaredObjective([0, 0, 0, 9, 9, 9]),
      settings: { minHessian: 0 },
      seed: 1,
      trees: 3,
    })
    const odd = [numericColumn('x', [null, 1e300, -1e300]), categoricalColumn('l', [null, 99, 2], 100)]
    expect(predictBoosting(model, odd, 3).every(Number.isFinite)).toBe(true)
  })

  it('has one leaf where nothing can be split, and no tree without columns', () => {
    const constant = fitBoosting({
      ...input(),
      columns: [
        numericColumn(
          'one',
          event.map(() => 1),
        ),
      ],
    })
    expect(constant.trees.every(tree => leafCount(tree) === 1)).toBe(true)
    expect(fitBoosting({ ...input(), columns: [] }).trees).toEqual([])
    const single = fitBoosting({
      columns: [numericColumn('x', [1])],
      objective: squaredObjective([3]),
      seed: 1,
      trees: 2,
    })
    expect(predictBoosting(single, [numericColumn('x', [1])], 1)[0]).toBe(3)
    const gaps = fitBoosting({
      ...input(),
      columns: [
        numericColumn(
          'gaps',
          event.map(() => null),
        ),
      ],
    })
    expect(gaps.trees.every(tree => leafCount(tree) === 1)).toBe(true)
  })

  it('refuses settings out of range, columns of another length, too many levels, bad weights, one class', () => {
    const bad: Partial<BoostingSettings>[] = [
      { learningRate: 0 },
      { rowSample: 1.5 },
      { columnSample: Number.NaN },
      { l2: -1 },
      { maxDepth: 0 },
      { maxLeaves: 1 },
      { minLeafSize: 0.5 },
      { bins: 256 },
      { minGain: Number.POSITIVE_INFINITY },
    ]
    for (const settings of bad)
      expect(() => fitBoosting(input(settings))).toThrow(expect.objectContaining({ fault: 'bad-setting' }))
    expect(() => fitBoosting({ ...input(), columns: [numericColumn('x', [1])] })).toThrow(/1 rows/)
    const wide = [
      categoricalColumn(
        'l',
        event.map(() => 0),
        256,
      ),
    ]
    expect(() => fitBoosting({ ...input(), columns: wide })).toThrow(/256 levels/)
    const weights = Float64Array.from(event, (_, row) => (row === 3 ? -1 : 1))
    const weighted = { ...input(), objective: squaredObjective(value, weights) }
    expect(() => fitBoosting(weighted)).toThrow(/weight of row 3/)
    expect(() => logisticObjective([1, 1])).toThrow(expect.objectContaining({ fault: 'one-class' }))
  })

  it('writes trees down and reads them again to the same predictions', () => {
    const model = fitBoosting(input({ maxLeaves: 9 }))
    const trees = model.trees.map(tree => treeFromJson(JSON.parse(JSON.stringify(treeToJson(tree)))))
    expect(predictBoosting({ ...model, trees }, columns, size)).toEqual(predictBoosting(model, columns, size))
  })
})

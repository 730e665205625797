import { auc, createRandom, harrellConcordance } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { largestError, reference } from '../../test/agreement.ts'
import { classCriterion, type Impurity } from './class-criterion.ts'
import { treeGrower } from './grow-tree.ts'
import { rankColumn } from './ranked-column.ts'
import { squaredCriterion } from './squared-criterion.ts'
import { survivalForest } from './survival-forest.ts'
import { ensembleCurves, ensembleMortality, outOfBagMortality } from './survival-prediction.ts'
import { type Trees, TreeWriter } from './trees.ts'
import { classForest, outOfBagValues, regressionForest } from './value-forest.ts'
import { ValueLeafWriter } from './value-leaves.ts'

const r = reference<{
  x: number[][]
  classes: number[]
  y: number[]
  time: number[]
  event: number[]
  weight: number[]
  trees: Record<'gini' | 'log-loss' | 'squared', [number, number, number[]][]>
  outOfBag: Record<'survival' | 'binary' | 'number', number[]>
  new: number[][]
  times: number[]
  survival: number[]
  cumulativeHazard: number[]
  mortality: number[]
}>('forest-peers')
const x = r.x.map(column => Float64Array.from(column))
const y = Float64Array.from(r.y)
const classes = Int32Array.from(r.classes)
const time = Float64Array.from(r.time)
const event = Uint8Array.from(r.event)
const size = y.length

describe('one tree beside scikit-learn', () => {
  const columns = x.map((column, j) => rankColumn(column, String(j)))
  const weight = Int32Array.from(r.weight)
  const rows = Int32Array.from(weight.keys()).filter(row => weight[row] > 0)
  const limits = { mtry: x.length, minLeafSize: 20, maxDepth: 1000 }

  function grown(
    width: number,
    criterionOf: (leaves: ValueLeafWriter) => ReturnType<typeof squaredCriterion>,
  ) {
    const writer = new TreeWriter()
    const leaves = new ValueLeafWriter(width)
    treeGrower(columns, criterionOf(leaves), limits, writer, size)(rows.slice(), weight, createRandom(1))
    return { trees: writer.trees(), values: leaves.values() }
  }

  function expectTree(
    method: string,
    trees: Trees,
    values: Float64Array,
    width: number,
    expected: [number, number, number[]][],
  ) {
    const actual: { column: number; numbers: number[] }[] = []
    const visit = (node: number): void => {
      const column = trees.column[node]
      const leaf = trees.child[node]
      const numbers =
        column < 0 ? [...values.subarray(leaf * width, (leaf + 1) * width)] : [trees.threshold[node]]
      actual.push({ column, numbers })
      if (column >= 0) [leaf, leaf + 1].forEach(visit)
    }
    visit(0)
    expect(actual.map(({ column }) => column)).toEqual(expected.map(([column]) => column))
    const wanted = expected.flatMap(([column, threshold, values]) => (column < 0 ? values : [threshold]))
    expect(
      largestError(
        method,
        actual.flatMap(({ numbers }) => numbers),
        wanted,
      ),
    ).toBeLessThan(1e-9)
  }

  for (const impurity of ['gini', 'log-loss'] satisfies Impurity[])
    it(`makes the splits of DecisionTreeClassifier by ${impurity}, rows weighted as drawn`, () => {
      const { trees, values } = grown(3, leaves => classCriterion(classes, 3, impurity, 20, leaves))
      expectTree(`Classification tree: ${impurity}`, trees, values, 3, r.trees[impurity])
    })

  it('makes the splits of DecisionTreeRegressor, rows weighted as drawn', () => {
    const { trees, values } = grown(1, leaves => squaredCriterion(y, 20, leaves))
    expectTree('Regression tree: squared', trees, values, 1, r.trees.squared)
  })
})

describe('forests beside their peers, over 20 seeds of 100 trees', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed)
  const shared = { trees: 100, mtry: 2, minLeafSize: 10, minLeafEvents: 0 }

  /** The means differ by less than four standard errors of their difference. */
  function expectAlike(ours: readonly number[], theirs: readonly number[]): void {
    const [a, b] = [ours, theirs].map(moments)
    const se = Math.sqrt(a.variance / ours.length + b.variance / theirs.length)
    expect(Math.abs(a.mean - b.mean)).toBeLessThan(4 * se)
    expect(se).toBeLessThan(0.01)
  }

  it('have the out-of-bag concordance of scikit-survival', () => {
    const ours = seeds.map(seed => {
      const risk = outOfBagMortality(survivalForest({ x, time, event }, { ...shared, seed }), x)
      return harrellConcordance({ time, event, risk }).value
    })
    expectAlike(ours, r.outOfBag.survival)
  })

  it('have the out-of-bag area under the curve of scikit-learn', () => {
    const binary = classes.map(k => (k > 0 ? 1 : 0))
    const ours = seeds.map(seed => {
      const values = outOfBagValues(classForest({ x, classes: binary, count: 2 }, { ...shared, seed }), x)
      return auc({ event: binary, score: Float64Array.from(binary, (_, row) => values[2 * row + 1]) }).value
    })
    expectAlike(ours, r.outOfBag.binary)
  })

  it('have the out-of-bag explained variance of scikit-learn', () => {
    const total = size * moments([...y]).variance
    const ours = seeds.map(seed => {
      const values = outOfBagValues(regressionForest({ x, y }, { ...shared, seed }), x)
      return 1 - values.reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0) / total
    })
    expectAlike(ours, r.outOfBag.number)
  })

  it('have the survival, the cumulative hazard and the mortality of 1,000 trees of scikit-survival', () => {
    const { forest } = survivalForest({ x, time, event }, { ...shared, seed: 1, trees: 1000 })
    const rows = r.new.map(column => Float64Array.from(column))
    const curves = ensembleCurves(forest, rows, 10, Float64Array.from(r.times))
    // A tree's survival has a standard deviation of at most 0.3 here, a mean of 1,000 one of 0.01.
    for (const [k, expected] of r.survival.entries())
      expect(Math.abs(curves.survival[k] - expected)).toBeLessThan(0.04)
    for (const [k, expected] of r.cumulativeHazard.entries())
      expect(Math.abs(curves.cumulativeHazard[k] - expected)).toBeLessThan(0.04 * Math.max(1, expected) * 2)
    const mortality = ensembleMortality(forest, rows, 10)
    for (const [k, expected] of r.mortality.entries())
      expect(Math.abs(mortality[k] / expected - 1)).toBeLessThan(0.08)
  })
})

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError } from '../../test/agreement.ts'
import { fitBoosting, predictBoosting } from './boost.ts'
import { logisticObjective, squaredObjective } from './objective.ts'
import { boostingReference, categoricalColumn, numericColumn, treesOf } from './reference.case.ts'
import { expectedValue, shapValues } from './shap.ts'

describe('SHAP values', () => {
  it('are the Shapley values of an enumeration of all subsets', () => {
    const { trees, x, base, values } = boostingReference().shap
    const columns = x.map((column, c) =>
      c === 0 ? categoricalColumn('x0', column, 4) : numericColumn(`x${c}`, column),
    )
    const found = shapValues({ base: 0, trees: treesOf(trees) }, columns, x[0].length)
    expect(found.base).toBeCloseTo(base, 10)
    expect(largestError('Exact SHAP values of trees', found.values, values)).toBeLessThan(1e-9)
  })

  it("are XGBoost's contributions on XGBoost's trees, to its single precision", () => {
    const { trees, x, base, values, margin } = boostingReference().xgboost
    const columns = x.map((column, c) => numericColumn(`x${c}`, column))
    const model = { base: 0, trees: treesOf(trees) }
    const found = shapValues(model, columns, x[0].length)
    expect(found.base).toBeCloseTo(base, 5)
    expect(largestError("SHAP values beside XGBoost's", found.values, values, 1)).toBeLessThan(1e-5)
    expect(largestError('', predictBoosting(model, columns, x[0].length), margin, 1)).toBeLessThan(1e-5)
  })

  it('add up to the prediction, and a column that no tree uses adds nothing', () => {
    const value = fc.option(fc.integer({ min: -5, max: 5 }))
    const rows = fc.array(fc.tuple(value, value, fc.option(fc.integer({ min: 0, max: 3 })), fc.boolean()), {
      minLength: 8,
      maxLength: 40,
    })
    fc.assert(
      fc.property(rows, fc.integer(), (drawn, seed) => {
        const n = drawn.length
        const columns = [
          numericColumn(
            'a',
            drawn.map(row => row[0]),
          ),
          numericColumn(
            'b',
            drawn.map(row => row[1]),
          ),
          categoricalColumn(
            'c',
            drawn.map(row => row[2]),
            4,
          ),
          numericColumn(
            'constant',
            drawn.map(() => 1),
          ),
        ]
        const event = drawn.map((row, i) => (i === 0 ? 1 : i === 1 ? 0 : row[3] ? 1 : 0))
        const model = fitBoosting({
          columns,
          objective: logisticObjective(event),
          settings: { minHessian: 0, rowSample: 0.8 },
          seed,
          trees: 5,
        })
        const { base, values } = shapValues(model, columns, n)
        predictBoosting(model, columns, n).forEach((prediction, row) => {
          const sum = values.subarray(4 * row, 4 * row + 4).reduce((total, one) => total + one, base)
          expect(Math.abs(sum - prediction)).toBeLessThan(1e-12 * (1 + Math.abs(prediction)))
          expect(values[4 * row + 3]).toBe(0)
        })
      }),
      { numRuns: 150 },
    )
  })

  it('of stumps, which hold no interaction, are what each column says alone', () => {
    const columns = [0, 1].map(c =>
      numericColumn(
        `x${c}`,
        Array.from({ length: 60 }, (_, i) => (i * (7 + c)) % 13),
      ),
    )
    const value = Array.from({ length: 60 }, (_, i) => ((i * 7) % 13) + 2 * ((i * 8) % 13))
    const model = fitBoosting({
      columns,
      objective: squaredObjective(value),
      settings: { maxDepth: 1 },
      seed: 1,
      trees: 20,
    })
    const { values } = shapValues(model, columns, 60)
    const alone = [0, 1].map(c => {
      const trees = model.trees.filter(tree => tree.column[0] === c)
      const mean = trees.reduce((sum, tree) => sum + expectedValue(tree), 0)
      return predictBoosting({ base: -mean, trees }, columns, 60)
    })
    values.forEach((v, i) => {
      expect(v).toBeCloseTo(alone[i % 2][i >> 1], 10)
    })
  })
})

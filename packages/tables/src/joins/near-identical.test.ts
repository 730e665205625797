import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTable } from '../read-table.ts'
import { makeTable } from '../select.ts'
import { numberColumn } from '../values.ts'
import { nearIdenticalRows } from './near-identical.ts'

const names = ['a', 'b', 'c', 'd']
const tableOf = (rows: readonly (readonly number[])[]) =>
  makeTable(
    't',
    names.map((name, j) =>
      numberColumn(
        name,
        rows.map(row => row[j]),
      ),
    ),
  )

describe('near-identical rows', () => {
  it('finds every row with an earlier twin, as comparing all pairs does', () => {
    const cell = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 14 }), rows => {
        const found = nearIdenticalRows(tableOf(rows), names, { falseShare: Number.POSITIVE_INFINITY })
        const expected = rows.flatMap((row, second) =>
          rows
            .slice(0, second)
            .some(other => row.filter((value, j) => !Object.is(value, other[j])).length <= 1)
            ? [second]
            : [],
        )
        expect(found.map(pair => pair.second)).toEqual(expected)
        for (const { first, second, differing } of found) {
          const different = names.filter((_, j) => !Object.is(rows[first][j], rows[second][j]))
          expect(different).toEqual(differing === null ? [] : [differing])
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('across groups finds every row with an earlier twin in another group', () => {
    const cell = fc.integer({ min: 0, max: 2 })
    const row = fc.tuple(fc.tuple(cell, cell, cell, cell), fc.integer({ min: 0, max: 2 }))
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 14 }), rows => {
        const groups = rows.map(([, group]) => group)
        const found = nearIdenticalRows(tableOf(rows.map(([values]) => values)), names, {
          groups,
          falseShare: Number.POSITIVE_INFINITY,
        })
        const expected = rows.flatMap(([values, group], second) =>
          rows
            .slice(0, second)
            .some(
              ([other, theirs]) =>
                theirs !== group && values.filter((value, j) => value !== other[j]).length <= 1,
            )
            ? [second]
            : [],
        )
        expect(found.map(pair => pair.second)).toEqual(expected)
        for (const pair of found) expect(groups[pair.first]).not.toBe(groups[pair.second])
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  it('does not cry at columns that say little', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i % 2, i % 3, i % 4, i % 5])
    expect(nearIdenticalRows(tableOf(rows), names)).toEqual([])
  })

  it('finds one planted copy among 500 patients, also with one value changed', () => {
    const rows = Array.from({ length: 500 }, (_, i) => [
      (i * 37) % 499,
      (i * 101) % 491,
      (i * 59) % 487,
      (i * 83) % 479,
    ])
    const planted = [...rows, rows[17], [rows[42][0], rows[42][1], rows[42][2], -1]]
    expect(nearIdenticalRows(tableOf(planted), names)).toMatchObject([
      { first: 17, second: 500, differing: null },
      { first: 42, second: 501, differing: 'd' },
    ])
  })
})

const folder = fileURLToPath(new URL('../../../../../shared/data/survival_deepsurv/', import.meta.url))
const absent = existsSync(folder) ? '' : ' (skipped: ../shared/data/survival_deepsurv is not there)'
describe.skipIf(absent !== '')(`public survival sets${absent}`, () => {
  const pairsOf = async (file: string) => {
    const { table } = await readTable(`${folder}${file}`)
    const features = table.columns.map(column => column.name).filter(name => name.startsWith('x'))
    return { rows: table.rowCount, pairs: nearIdenticalRows(table, features) }
  }

  it('WHAS holds hundreds of repeated patients', async () => {
    const { rows, pairs } = await pairsOf('whas_train_test_train.csv')
    expect(rows).toBe(1310)
    expect(pairs.filter(pair => pair.differing === null).length).toBeGreaterThan(600)
  })

  it('GBSG and METABRIC hold none', async () => {
    expect((await pairsOf('gbsg_cancer_train_test_train.csv')).pairs).toEqual([])
    expect((await pairsOf('metabric_IHC4_clinical_train_test_train.csv')).pairs).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { FindingsError } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { makeTable } from '../select.ts'
import { booleanColumn, dateColumn, numberAt, numberColumn, textColumn } from '../values.ts'
import { compileExpression } from './expression.ts'
import { ExpressionError } from './expression-error.ts'

interface Reference {
  age: (number | null)[]
  nlr: (number | null)[]
  mvi: (boolean | null)[]
  stage: (string | null)[]
  surgery_date: (number | null)[]
  last_contact_date: (number | null)[]
  rows: { expression: string; value: (number | null)[] }[]
}
/** Values as R computes them, missing ones by R's logic (test/reference/expressions.R). */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../test/reference/expressions.json', import.meta.url), 'utf8'),
)
const known = (values: (number | null)[]) => values.map(value => value ?? Number.NaN)
const table = makeTable('patients', [
  numberColumn('age', known(reference.age)),
  numberColumn('nlr', known(reference.nlr)),
  booleanColumn('mvi', reference.mvi),
  textColumn('stage', reference.stage),
  dateColumn('surgery_date', known(reference.surgery_date)),
  dateColumn('last_contact_date', known(reference.last_contact_date)),
  numberColumn('年龄', known(reference.age)),
  numberColumn('PDL1_TPS(%)', known(reference.nlr)),
  numberColumn('Largest.Diameter', known(reference.nlr)),
  numberColumn('function', [1, 2, 3, 4, 5]),
])

function evaluate(source: string) {
  return compileExpression(source, table.columns).evaluate(table)
}

describe('expressions agree with R', () => {
  it.each(reference.rows)('$expression', ({ expression, value }) => {
    const column = evaluate(expression)
    value.forEach((expected, row) => {
      const got = numberAt(column, row)
      if (expected === null) expect(got).toBeNaN()
      else {
        recordError(
          'Expression language: arithmetic, functions and dates against R',
          largestError(got, expected),
        )
        expect(largestError(got, expected)).toBeLessThanOrEqual(1e-14)
      }
    })
  })
})

describe('names', () => {
  it.each([
    '年龄 ＞＝ 18',
    '`PDL1_TPS(%)` / 2',
    'Largest.Diameter * 2',
    '`Largest.Diameter` * 2',
    'function + 1',
    '`function` + 1',
  ])('%s is read', source => {
    expect(compileExpression(source, table.columns).columns.length).toBe(1)
  })

  it('lists the columns read, each once', () => {
    expect(compileExpression('age > 1 && nlr > age', table.columns).columns).toEqual(['age', 'nlr'])
  })

  it('leaves texts alone', () => {
    expect(evaluate("stage == '8 weeks' || stage == '年龄'").kind).toBe('boolean')
    expect(compileExpression("mvi ? '8 weeks' : '年龄'", table.columns).evaluate(table)).toMatchObject({
      levels: ['8 weeks', '年龄'],
    })
  })
})

describe('faults name their cure', () => {
  it.each([
    ['agee > 1', 'unknown-column', 'did you mean age?', 'the columns are age, nlr'],
    ['sqr(age)', 'unknown-function', 'did you mean sqrt?', 'the functions are log'],
    ['age = 1', 'syntax', 'at character 5', '=='],
    ['age > 1 and mvi', 'syntax', 'at character', '&&'],
    ['age >', 'syntax', 'at character', ''],
    ['stage > 3', 'type', 'compares a text with a number', ''],
    ["stage < 'III'", 'type', 'by their letters', '=='],
    ['18 <= age <= 70', 'type', 'true or false', '18 <= age && age <= 70'],
    ['age && mvi', 'type', 'needs a condition', 'event == 1'],
    ['stage + 1', 'type', 'needs a number', 'dictionary'],
    ['surgery_date * 2', 'type', 'needs a number', 'subtract'],
    ['date(age)', 'type', 'needs a day', "date('2020-01-01')"],
    ['log(age, 2)', 'type', 'was given 2 values', 'log(x)'],
    ['age == null', 'type', 'null', 'isMissing'],
    ["surgery_date > '5.3.2021'", 'type', 'not a date', '2021-03-05'],
    ['stage in age', 'type', 'needs a list', 'stage in'],
  ])('%s', (source, fault, message, cure) => {
    try {
      compileExpression(source, table.columns)
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error
      expect(error.fault).toBe(fault)
      expect(error.message).toContain(message)
      expect(error.finding.cure).toContain(cure)
      expect(error.finding.severity).toBe('error')
    }
  })

  it('warns of a level that the column does not have', () => {
    const { findings } = compileExpression("stage == 'Ill'", table.columns)
    expect(findings).toMatchObject([
      { code: 'expression-unknown-level', severity: 'warning', field: 'stage' },
    ])
  })

  it('log of 0 and division by 0 are findings with their rows', () => {
    expect(() => evaluate('log(age - 18)')).toThrow(FindingsError)
    const reported: unknown[] = []
    const column = compileExpression('1 / (nlr - 4)', table.columns).evaluate(table, {
      report: f => reported.push(f),
    })
    expect(numberAt(column, 2)).toBeNaN()
    expect(reported).toMatchObject([{ code: 'expression-no-result', row: 4, count: 1, severity: 'warning' }])
  })

  it('evaluates only the branch taken', () => {
    expect(numberAt(evaluate('nlr != 4 ? 1 / (nlr - 4) : 0'), 2)).toBe(0)
  })
})

describe('nothing but columns and the listed functions can be reached', () => {
  it.each([
    'constructor',
    '__proto__',
    'toString()',
    'age.constructor',
    'age.map(x, x)',
    'globalThis',
    'process.exit(1)',
    'has(age.x)',
    "{'a': 1}",
    '[1, 2][0]',
    'cel.bind(x, 1, x)',
    "b'ab'",
    '5u',
    'type(age)',
    "timestamp('2020-01-01T00:00:00Z')",
  ])('%s', source => {
    expect(() => compileExpression(source, table.columns)).toThrow(ExpressionError)
  })

  it('any text compiles or throws ExpressionError', () => {
    const pieces = fc.constantFrom(
      'age',
      'nlr',
      'stage',
      'mvi',
      '1',
      '0.5',
      "'I'",
      '+',
      '*',
      '==',
      '&&',
      '||',
      '!',
      '(',
      ')',
      '?',
      ':',
      ' in ',
      '[',
      ']',
      ',',
      '8 weeks',
      'log',
      'surgery_date',
      '-',
      '`',
      '"',
      '.',
      '年',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 12 }).map(list => list.join('')),
          fc.string(),
        ),
        source => {
          try {
            compileExpression(source, table.columns)
          } catch (error) {
            if (!(error instanceof ExpressionError)) throw error
          }
        },
      ),
      { numRuns: 2000, seed: 5 },
    )
  })
})

describe('functions of the study', () => {
  const alive = {
    name: 'aliveAt',
    parameters: ['date'] as const,
    returns: 'boolean' as const,
    evaluate: ([at]: readonly { kind: string }[]) => {
      expect(at.kind).toBe('date')
      return booleanColumn('alive', [true, false, null, true, true])
    },
  }

  it('take and give columns', () => {
    const compiled = compileExpression('aliveAt(surgery_date + 8 weeks) && age >= 18', table.columns, {
      functions: [alive],
    })
    expect(compiled.columns).toEqual(['surgery_date', 'age'])
    expect(compiled.evaluate(table)).toMatchObject({ values: Int8Array.of(0, 0, -1, -1, 1) })
  })

  it('are checked', () => {
    expect(() => compileExpression('aliveAt(age)', table.columns, { functions: [alive] })).toThrow(
      'aliveAt() was given number',
    )
  })
})

it('runs 100,000 rows in well under two seconds', () => {
  const rows = 100_000
  const large = makeTable('large', [
    numberColumn(
      'age',
      Array.from({ length: rows }, (_, i) => i % 90),
    ),
    textColumn(
      'stage',
      Array.from({ length: rows }, (_, i) => ['I', 'II', 'III'][i % 3]),
    ),
  ])
  const start = performance.now()
  compileExpression("0.5 * age + log(age + 1) > 12 && stage in ['II', 'III']", large.columns).evaluate(large)
  expect(performance.now() - start).toBeLessThan(2000)
})

import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
// Expected numbers: R vcd, psych, metafor and plain definitions, from packages/statistics/test/reference/*.R
import { expectRefusals, libraryReference, stats, statsOfBoth, within } from '../../test/stats.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

interface Agreement {
  readonly first: number[]
  readonly second: number[]
  readonly cohen: Record<'none' | 'linear' | 'quadratic', { value: number; se: number; nullSe: number }>
  readonly fleiss: { ratings: number[][]; value: number; se: number; nullSe: number }
  readonly icc: ({ ratings: number[][] } & Record<'value' | 'lower' | 'upper' | 'p', number[]>)[]
}
const agreement: Agreement = libraryReference('agreement')
const exact = libraryReference('exact-tests')
const pooled = libraryReference('meta-analysis')

function csv(name: string, columns: Readonly<Record<string, readonly (string | number)[]>>): string {
  const file = path.join(temporaryFolder(), name)
  const names = Object.keys(columns)
  const rows = columns[names[0]].map((_, i) => names.map(one => columns[one][i]).join(','))
  writeFileSync(file, `${[names.join(','), ...rows].join('\n')}\n`)
  return file
}
const grade = (code: number) => ['a none', 'b mild', 'c moderate', 'd severe'][code]

describe('tessera stats kappa', () => {
  it('of two raters, of numbers and of words', async () => {
    const file = csv('ratings.csv', { first: agreement.first, second: agreement.second })
    const found = await statsOfBoth('kappa', file, '--raters', 'first,second')
    const { none, linear, quadratic } = agreement.cohen
    within('tessera stats kappa', 1e-8, [
      [
        [found.value, found.se, found.nullSe],
        [none.value, none.se, none.nullSe],
      ],
      [found.weighted.linear.value, linear.value],
      [
        [found.weighted.quadratic.value, found.weighted.quadratic.se],
        [quadratic.value, quadratic.se],
      ],
    ])
    const words = csv('words.csv', { first: agreement.first.map(grade), second: agreement.second.map(grade) })
    expect((await stats('kappa', words, '--covariates', 'first,second')).weighted).toEqual(found.weighted)
  })

  it('of six raters, wide and long', async () => {
    const { ratings, ...fleiss } = agreement.fleiss
    const names = ratings.map((_, rater) => `r${rater + 1}`)
    const wide = csv('six.csv', Object.fromEntries(names.map((name, rater) => [name, ratings[rater]])))
    const found = await stats('kappa', wide, '--raters', names.join(','))
    within('tessera stats kappa', 1e-8, [
      [
        [found.value, found.se, found.nullSe],
        [fleiss.value, fleiss.se, fleiss.nullSe],
      ],
    ])
    const cells = ratings.flatMap((one, rater) => one.map((category, slide) => ({ rater, slide, category })))
    const long = csv('long.csv', {
      reader: cells.map(cell => names[cell.rater]),
      slide: cells.map(cell => cell.slide),
      grade: cells.map(cell => cell.category),
    })
    const flags = ['--score', 'grade', '--cluster', 'slide', '--group', 'reader']
    expect((await stats('kappa', long, ...flags)).fleiss).toEqual(found.fleiss)
    const words = csv('long-words.csv', {
      reader: cells.map(cell => names[cell.rater]),
      slide: cells.map(cell => cell.slide),
      grade: cells.map(cell => `grade ${cell.category}`),
    })
    expect((await stats('kappa', words, ...flags)).value).toBe(found.value)
    const twice = csv('twice.csv', { reader: ['r1', 'r1'], slide: [1, 1], grade: [0, 1] })
    const { exit, stderr } = await tessera(['stats', 'kappa', twice, ...flags])
    expect(exit).toBe(1)
    expect(stderr).toContain('twice.csv:3')
    expect(stderr).toContain('second time')
  })

  it('refuses a missing column and an empty table, and says what it needs', async () => {
    const file = csv('ratings.csv', { first: [0, 1], second: [0, 1] })
    await expectRefusals('kappa', file, ['--raters', 'first,second'], { column: 'first,second', code: null })
    expect((await tessera(['stats', 'kappa', file])).exit).toBe(2)
  })
})

describe('tessera stats icc', () => {
  it('of four judges', async () => {
    const [{ ratings, ...expected }] = agreement.icc
    const names = ['j1', 'j2', 'j3', 'j4']
    const file = csv('judges.csv', Object.fromEntries(names.map((name, rater) => [name, ratings[rater]])))
    const flags = ['--raters', names.join(',')]
    const { forms } = await statsOfBoth('icc', file, ...flags)
    for (const key of ['value', 'lower', 'upper', 'p'] as const)
      within('tessera stats icc', 1e-9, [
        [forms.map((form: Record<string, number>) => form[key]), expected[key]],
      ])
    await expectRefusals('icc', file, flags, { column: flags[1], code: null })
  })
})

describe('tessera stats meta', () => {
  it('of effects and of AUCs', async () => {
    const { effect, se, DL, REMLhk, fixed } = pooled.spread
    const file = csv('centres.csv', { effect, se })
    const found = await statsOfBoth('meta', file, '--effect', 'effect', '--se', 'se')
    for (const [ours, theirs] of [
      [found.fixed, fixed],
      [found.dl, DL],
      [found.remlHartungKnapp, REMLhk],
    ])
      for (const key of ['value', 'se', 'lower', 'upper', 'p', 'tau2', 'iSquared', 'q'])
        within('tessera stats meta', 1e-8, [[ours[key], theirs[key]]])
    const { value, se: aucSe, pooled: right, lower, predictionUpper } = exact.meta
    const aucs = csv('aucs.csv', { auc: value, error: aucSe })
    const logit = await stats('meta', aucs, '--effect', 'auc', '--se', 'error', '--scale', 'logit')
    within('tessera stats meta', 1e-8, [
      [logit.remlHartungKnapp.value, right],
      [logit.remlHartungKnapp.lower, lower],
      [logit.remlHartungKnapp.predictionUpper, predictionUpper],
    ])
    await expectRefusals('meta', file, ['--effect', 'effect', '--se', 'se'], { column: 'effect', code: null })
  })
})

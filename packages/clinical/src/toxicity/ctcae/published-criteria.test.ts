import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { caseWhen } from '../../../test/r-criteria.ts'
import { gradeValue } from './grade-value.ts'
import type { Measurement } from './measurement.ts'
import { laboratoryTerms } from './terms.ts'

// The laboratory criteria of CTCAE v5.0 as pharmaverse admiral (Apache-2.0) wrote them down: R expressions, in SI and
// in US units. They are read here by another route than ours: as text, with R's logic and its rounding.
const folder = path.resolve(import.meta.dirname, '../../../../../../shared/data/ctcae_v5')
const there = existsSync(folder)
if (!there) console.warn('CTCAE criteria are not there (../shared/data/ctcae_v5): the comparison is skipped')

interface Published {
  readonly TERM: string
  readonly DIRECTION: string
  readonly UNIT_CHECK?: string
  readonly [code: string]: string | undefined
}

const codes = ['GRADE_NA_CODE', 'GRADE_4_CODE', 'GRADE_3_CODE', 'GRADE_2_CODE', 'GRADE_1_CODE']

function publishedGrade(row: Published, measured: Measurement): string | null {
  const na = (value: number) => (Number.isNaN(value) ? null : value)
  const { value, baseline } = measured
  const environment = {
    AVAL: na(value),
    ANRLO: na(measured.lower),
    ANRHI: na(measured.upper),
    BASE: na(baseline),
    PCHG: na(((value - baseline) / baseline) * 100),
    BNRIND: measured.baselineAbnormal === null ? null : measured.baselineAbnormal ? 'HIGH' : 'NORMAL',
  }
  for (const code of codes) {
    const grade = row[code] === undefined ? undefined : caseWhen(row[code] ?? '', environment)
    if (grade !== undefined) return grade
  }
  return '0'
}

/** Every number of the criteria, as such and as a multiple of or an addition to what the value is held against. */
function boundaries(row: Published, { lower, upper, baseline }: Measurement): number[] {
  const text = codes.map(code => row[code] ?? '').join(' ')
  const numbers = [...text.matchAll(/(?<![\w."])(\d+(?:\.\d+)?)(?![\w."])/g)].map(([, number]) =>
    Number(number),
  )
  const anchors = [lower, upper, baseline].filter(Number.isFinite)
  return [
    ...numbers,
    ...anchors,
    ...numbers.flatMap(number => anchors.flatMap(anchor => [number * anchor, anchor + number])),
    ...numbers.map(number => (1 - number / 100) * baseline),
  ].filter(value => value > 0)
}

function situations(row: Published): Omit<Measurement, 'value'>[] {
  const all = codes.map(code => row[code] ?? '').join(' ')
  const absolute = [...all.matchAll(/[<>]=?\s*(\d+(?:\.\d+)?)/g)].map(([, number]) => Number(number))
  const scale =
    absolute.length > 0 ? (row.DIRECTION === 'L' ? Math.max(...absolute) : Math.min(...absolute)) : 40
  const [lower, upper] = row.DIRECTION === 'L' ? [scale * 1.2, scale * 2.1] : [scale * 0.4, scale * 0.9]
  const of = { unit: row.UNIT_CHECK ?? 'U/L', symptomatic: null, anticoagulated: null }
  const nan = Number.NaN
  return [
    { ...of, lower, upper, baseline: nan, baselineAbnormal: null },
    { ...of, lower: nan, upper: nan, baseline: nan, baselineAbnormal: null },
    { ...of, lower, upper, baseline: (lower + upper) / 2, baselineAbnormal: false },
    { ...of, lower, upper, baseline: upper * 1.7, baselineAbnormal: true },
    { ...of, lower: nan, upper: nan, baseline: (lower + upper) / 2, baselineAbnormal: null },
    { ...of, lower, upper, baseline: lower * 0.6, baselineAbnormal: false },
  ]
}

/** Where the printed table includes its boundary (`150 mg/dL - 300 mg/dL`, `2.0 - 2.5 x baseline`) and admiral does not. */
function boundaryIncluded(row: Published, { value, baseline }: Measurement): boolean {
  if (row.TERM === 'Hypertriglyceridemia') return value === 1.71 || value === 150
  return row.TERM === 'GGT increased' && value === 2 * baseline
}

describe.skipIf(!there).each(['ncictcaev5.json', 'ncictcaev5_uscv.json'])('criteria of %s', file => {
  const rows: Published[] = there ? JSON.parse(readFileSync(path.join(folder, file), 'utf8')) : []

  it('has all its terms among ours', () => {
    const own = new Set(laboratoryTerms.map(term => term.term))
    expect(new Set(rows.map(row => row.TERM)).size).toBe(40)
    expect(rows.filter(row => !own.has(row.TERM))).toEqual([])
  })

  it('gives the same grade at, just below and just above every boundary', () => {
    const differing: string[] = []
    let compared = 0
    for (const row of rows) {
      const term = laboratoryTerms.find(one => one.term === row.TERM)
      if (!term) continue
      for (const situation of situations(row))
        for (const boundary of boundaries(row, { ...situation, value: 0 }))
          for (const value of [boundary * (1 - 1e-6), boundary, boundary * (1 + 1e-6)]) {
            const measured = { ...situation, value }
            if (boundaryIncluded(row, measured)) continue
            compared++
            const ours = gradeValue(term, measured)
            const grade = ours.grade === null ? null : String(ours.grade)
            const theirs = publishedGrade(row, measured)
            if (grade !== theirs)
              differing.push(`${row.TERM} ${JSON.stringify(measured)}: ${grade} (${ours.why}), not ${theirs}`)
          }
    }
    expect(differing).toEqual([])
    expect(compared).toBeGreaterThan(4000)
  })
})

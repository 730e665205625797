import { describe, expect, it } from 'vitest'
import { assessRecist } from './assess.ts'
import { caseLesions, caseReadings } from './case-readings.ts'
import { recistCases } from './edge-cases.ts'

describe('RECIST 1.1 at a visit', () => {
  it.each(recistCases.map(one => [one.name, one] as const))('%s', (_, one) => {
    const { visits, findings } = assessRecist(caseLesions(one), caseReadings(one), {
      ...(one.settings ? { settings: one.settings } : {}),
    })
    const later = visits.slice(1)
    expect(later.map(({ overall }) => overall)).toEqual(one.overall)
    if (one.target) expect(later.map(({ target }) => target?.response ?? null)).toEqual(one.target)
    if (one.nonTarget)
      expect(later.map(({ nonTarget }) => nonTarget?.response ?? null)).toEqual(one.nonTarget)
    if (one.sums)
      later.forEach(({ sums }, i) => {
        expect(sums.sumMm).toBeCloseTo(one.sums?.[i] ?? Number.NaN, 10)
      })
    if (one.unirradiated)
      expect(later.map(({ unirradiated }) => unirradiated?.overall)).toEqual(one.unirradiated)
    const codes = findings.map(({ code }) => code)
    for (const code of one.findings ?? []) expect(codes).toContain(code)
    if (!one.findings) expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('has a source for every case and no name twice', () => {
    expect(recistCases.filter(({ source }) => source.length < 20)).toEqual([])
    expect(new Set(recistCases.map(({ name }) => name)).size).toBe(recistCases.length)
    expect(recistCases.length).toBeGreaterThanOrEqual(90)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Finding,
  FindingsError,
  findingSchema,
  hasErrors,
  severitySchema,
  sortFindings,
} from './finding.ts'

const finding = fc.record({
  severity: fc.constantFrom(...severitySchema.options),
  code: fc.constantFrom('a', 'b'),
  message: fc.string(),
  cure: fc.string(),
  file: fc.option(fc.constantFrom('x.csv', 'y.csv'), { nil: undefined }),
  row: fc.option(fc.nat(3), { nil: undefined }),
})

describe('findings', () => {
  it('sort by severity, file, row, field and code; sorting keeps every one and changes no input', () => {
    fc.assert(
      fc.property(fc.array(finding), findings => {
        const before = [...findings]
        const sorted: Finding[] = sortFindings(findings)
        expect(findings).toEqual(before)
        expect(new Set(sorted)).toEqual(new Set(findings))
        const rank = sorted.map(f => severitySchema.options.indexOf(f.severity))
        expect(rank).toEqual([...rank].sort())
        expect(sortFindings(sorted)).toEqual(sorted)
      }),
    )
  })

  it('stop the study when one is an error, which carries them all', () => {
    const note: Finding = { severity: 'note', code: 'n', message: 'm', cure: 'c' }
    const error: Finding = { ...note, severity: 'error', code: 'e' }
    expect(hasErrors([note])).toBe(false)
    expect(hasErrors([note, error])).toBe(true)
    expect(new FindingsError([error, note])).toMatchObject({ findings: [error, note], message: 'e: m\nn: m' })
    expect(findingSchema.safeParse({ ...note, severity: 'grave' }).success).toBe(false)
  })
})

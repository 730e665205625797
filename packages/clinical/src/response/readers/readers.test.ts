import { describe, expect, it } from 'vitest'
import { acceptedSeries } from './accepted.ts'
import { readerAgreement } from './agreement.ts'

const read = (reader: string, visit: string, accepted: boolean | null, response = 'PR') => ({
  patientId: 'P1',
  reader,
  visit,
  accepted,
  response,
  file: 'rs.csv',
  row: 2,
})

describe('accepted readings', () => {
  it('are one series, and a note says where their reader changes', () => {
    const { records, findings } = acceptedSeries(
      [
        read('R1', 'week 8', true, 'PR'),
        read('R2', 'week 8', null, 'SD'),
        read('R1', 'week 16', false, 'PR'),
        read('R2', 'week 16', true, 'PD'),
      ],
      ({ row }) => row,
    )
    expect(records.map(({ reader, response }) => [reader, response])).toEqual([
      ['accepted', 'PR'],
      ['accepted', 'PD'],
    ])
    expect(findings).toMatchObject([{ severity: 'note', code: 'accepted-reader-changes' }])
  })

  it('say where none or two are accepted', () => {
    const { findings } = acceptedSeries(
      [
        read('R1', 'week 8', true),
        read('R2', 'week 8', true),
        read('R1', 'week 16', null),
        read('R2', 'week 16', false),
      ],
      ({ row }) => row,
    )
    expect(findings.map(({ code }) => code)).toEqual(['two-accepted', 'none-accepted'])
  })

  it('are none where nothing is flagged', () => {
    expect(acceptedSeries([read('R1', 'week 8', null)], ({ row }) => row)).toEqual({
      records: [],
      findings: [],
    })
  })

  it('take a name that a reader uses twice as two visits', () => {
    const { records, findings } = acceptedSeries(
      [read('R1', 'unscheduled', true), read('R2', 'unscheduled', null), read('R1', 'unscheduled', true)],
      ({ row }) => row,
    )
    expect(records).toHaveLength(2)
    expect(findings).toEqual([])
  })
})

describe('agreement of readers', () => {
  // 2 x 2 table 20, 5, 10, 15: observed 0.70, by chance 0.50, kappa 0.40.
  const cells = [
    ['PR', 'PR', 20],
    ['PR', 'SD', 5],
    ['SD', 'PR', 10],
    ['SD', 'SD', 15],
  ] as const
  const responses = cells.flatMap(([first, second, count], cell) =>
    Array.from({ length: count }, (_, i) => [
      { patientId: `P${cell}-${i}`, reader: 'R1', visit: 'week 8', response: first },
      { patientId: `P${cell}-${i}`, reader: 'R2', visit: 'week 8', response: second },
    ]).flat(),
  )

  it('is the share alike, kappa and the visits that differ', () => {
    const [pair] = readerAgreement(responses)
    expect(pair).toMatchObject({ first: 'R1', second: 'R2', visits: 50, agreed: 35, noKappa: null })
    expect(pair.kappa?.value).toBeCloseTo(0.4, 12)
    expect(pair.disagreements).toHaveLength(15)
  })

  it('tells what was accepted where readers differ', () => {
    const one = { patientId: 'P1', visit: 'week 8' }
    const [first] = readerAgreement([
      { ...one, reader: 'R1', response: 'PR', accepted: false },
      { ...one, reader: 'R2', response: 'SD', accepted: false },
      { ...one, reader: 'R3', response: 'PR', accepted: true },
    ])
    expect(first.disagreements).toEqual([{ ...one, first: 'PR', second: 'SD', accepted: 'PR' }])
  })

  it('has no kappa where both used one response alone, with the reason', () => {
    const alike = responses.filter(({ response }) => response === 'PR')
    const both = alike.map(one => ({ ...one, response: 'PR' }))
    expect(readerAgreement(both)[0]).toMatchObject({ kappa: null, noKappa: 'both used one response alone' })
  })
})

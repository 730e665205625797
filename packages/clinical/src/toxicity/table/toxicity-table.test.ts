import { missingDay, wholeDay } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import type { AdverseEvent, EventGrade } from '../events/adverse-event.ts'
import { trialToxicities } from './named-terms.ts'
import { toxicityTable } from './toxicity-table.ts'

const event = (patientId: string, term: string, grade: EventGrade | null): AdverseEvent => ({
  patientId,
  term,
  bodySystem: 'Chest',
  grade,
  start: wholeDay(3),
  end: missingDay,
  serious: null,
  related: null,
  immune: null,
  file: 'AE.csv',
  row: 2,
})
const arms = new Map(Array.from({ length: 20 }, (_, i) => [`P${i}`, i < 10 ? 'observation' : 'radiotherapy']))

describe('toxicity by arm', () => {
  const events = [
    ...Array.from({ length: 9 }, (_, i) => event(`P${10 + i}`, 'Radiation pneumonitis', i < 2 ? 3 : 2)),
    event('P10', 'Pneumonitis', 5),
    ...Array.from({ length: 3 }, (_, i) => event(`P${i}`, 'PNEUMONITIS', 1)),
    event('P4', 'Oesophageal haemorrhage', null),
    event('P99', 'Pneumonitis', 2),
  ]
  const { rows, findings } = toxicityTable(events, arms, trialToxicities)

  it('counts patients by worst grade, of everybody who was treated', () => {
    const [pneumonitis, fistula, , bleeding] = rows
    expect(
      pneumonitis.arms.map(({ n, byWorstGrade: by, anyGrade, grade3OrMore }) => [
        n,
        by[1],
        by[2],
        by[3],
        by[5],
        anyGrade.patients,
        grade3OrMore.patients,
      ]),
    ).toEqual([
      [10, 3, 0, 0, 0, 3, 0],
      [10, 0, 7, 1, 1, 9, 2],
    ])
    expect(fistula.arms.map(({ anyGrade }) => anyGrade.patients)).toEqual([0, 0])
    expect(bleeding.arms[0]).toMatchObject({ byWorstGrade: { unknown: 1 }, grade3OrMore: { patients: 0 } })
  })
  it('has exact intervals and the difference by Newcombe', () => {
    const [pneumonitis] = rows
    // binom.test(9, 10)$conf.int of R.
    expect(pneumonitis.arms[1].anyGrade.lower).toBeCloseTo(0.5549839, 7)
    expect(pneumonitis.arms[1].anyGrade.upper).toBeCloseTo(0.9974714, 7)
    // Newcombe, Stat Med 1998;17:873, Table II: 9/10 against 3/10, method 10.
    expect(pneumonitis.differences[0].anyGrade.lower).toBeCloseTo(0.1705, 4)
    expect(pneumonitis.differences[0].anyGrade.upper).toBeCloseTo(0.809, 4)
  })
  it('names an event of a patient without an arm', () => {
    expect(findings).toMatchObject([{ code: 'event-without-arm', patientId: 'P99' }])
  })
  it('one row a term or a body system, the most frequent first', () => {
    expect(toxicityTable(events, arms, 'each term').rows.map(({ name }) => name)).toEqual([
      'Radiation pneumonitis',
      'PNEUMONITIS',
      'Oesophageal haemorrhage',
      'Pneumonitis',
    ])
    expect(toxicityTable(events, arms, 'each body system').rows).toHaveLength(1)
  })
  it('an arm without patients is named and not compared', () => {
    const table = toxicityTable([], arms, trialToxicities, {
      order: ['radiotherapy', 'placebo', 'observation'],
    })
    expect(table.arms).toEqual([
      { arm: 'radiotherapy', n: 10 },
      { arm: 'placebo', n: 0 },
      { arm: 'observation', n: 10 },
    ])
    expect(table.rows[0].differences.map(({ arm, reference }) => [arm, reference])).toEqual([
      ['observation', 'radiotherapy'],
    ])
  })
})

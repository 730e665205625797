import { missingDay, parsePartialDay, wholeDay } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { exposureContradictions } from '../exposure/contradictions.ts'
import { type AdverseEventRecord, eventGrade, isRelated } from './adverse-event.ts'
import { deathsOf, type FollowUpRecord } from './deaths.ts'
import { episodesOf } from './episodes.ts'
import { contactContradictions } from './last-contact.ts'
import { adverseEvents } from './read-events.ts'

const base: AdverseEventRecord = {
  patientId: 'P1',
  term: 'Rash',
  reported: null,
  severity: null,
  bodySystem: null,
  grade: '2',
  start: wholeDay(10),
  end: wholeDay(20),
  serious: null,
  relation: null,
  outcome: null,
  causedDeath: null,
  immune: null,
  row: 2,
}
const row = (known: Partial<AdverseEventRecord>): AdverseEventRecord => ({ ...base, ...known })
const followUp = (known: Partial<FollowUpRecord>): FollowUpRecord => ({
  patientId: 'P1',
  death: missingDay,
  died: null,
  lastContact: missingDay,
  arm: null,
  row: 5,
  ...known,
})

// CTCAE v5.0, Introduction: grades 1 to 5; grade 5 is death. SDTM Implementation Guide, AE: AEOUT, AESDTH, AEENDTC.
const faults: readonly [
  what: string,
  records: readonly Partial<AdverseEventRecord>[],
  codes: readonly string[],
  kept: readonly (number | null)[],
][] = [
  ['a sound event', [{}], [], [2]],
  ['grade 6 is no grade', [{ grade: '6' }], ['event-grade'], [null]],
  ['grade 2.5 is no grade', [{ grade: '2.5' }], ['event-grade'], [null]],
  ['grade MILD is no grade', [{ grade: 'MILD' }], ['event-grade'], [null]],
  ['grade -1 is no grade', [{ grade: '-1' }], ['event-grade'], [null]],
  ['grade 0 is no event', [{ grade: '0' }], ['event-grade'], []],
  ['a grade that is written out', [{ grade: 'Grade 3' }], [], [3]],
  ['a grade that is written as 4.0', [{ grade: '4.0' }], [], [4]],
  ['no grade, where others have one', [{ grade: null }, { row: 3 }], ['event-without-grade'], [null, 2]],
  ['an end before the start', [{ end: wholeDay(9) }], ['event-ends-before-it-starts'], [2]],
  ['a start and an end on one day', [{ end: wholeDay(10) }], [], [2]],
  ['no start', [{ start: missingDay }], ['event-without-date'], [2]],
  [
    'a start known to the month',
    [{ start: parsePartialDay('1970-01') ?? missingDay, end: missingDay }],
    ['event-date-incomplete'],
    [2],
  ],
  ['the same event twice', [{}, { row: 3 }], ['event-twice'], [2]],
  [
    'the same term on one day, reported as two',
    [{ reported: 'RASH LEFT ARM' }, { row: 3, reported: 'RASH BACK' }],
    [],
    [2, 2],
  ],
  ['the same event with another grade is a change of grade', [{}, { row: 3, grade: '3' }], [], [2, 3]],
  ['fatal with grade 4', [{ grade: '4', outcome: 'FATAL' }], ['event-fatal-grade'], [4]],
  ['AESDTH with grade 3', [{ grade: '3', causedDeath: true }], ['event-fatal-grade'], [3]],
  ['grade 5 that recovered', [{ grade: '5', outcome: 'RECOVERED/RESOLVED' }], ['event-fatal-outcome'], [5]],
  ['grade 5 without an outcome', [{ grade: '5' }], [], [5]],
]

describe('edge cases of adverse events', () => {
  it.each(faults)('%s', (_what, records, codes, kept) => {
    const { events, findings } = adverseEvents(records.map(row), 'AE.csv')
    expect(findings.map(({ code }) => code)).toEqual(codes)
    expect(
      findings.every(({ row: at, file, cure }) => at !== undefined && file === 'AE.csv' && cure !== ''),
    ).toBe(true)
    expect(events.map(({ grade }) => grade)).toEqual(kept)
  })
  it('a table without grades is one finding', () => {
    const { findings } = adverseEvents(
      [row({ grade: null }), row({ grade: null, row: 3, term: 'Cough' })],
      'AE.csv',
    )
    expect(findings).toMatchObject([{ code: 'events-without-grades', count: 2, severity: 'warning' }])
  })
  it('an end that cannot be is not used', () => {
    const { events } = adverseEvents([row({ end: wholeDay(9) })], 'AE.csv')
    expect(events[0].end.precision).toBe('missing')
  })
  it('relations of the SDTM and of older studies', () => {
    expect(['Y', 'POSSIBLE', 'probably related', 'RELATED'].map(isRelated)).toEqual([true, true, true, true])
    expect(['N', 'NONE', 'REMOTE', 'not related'].map(isRelated)).toEqual([false, false, false, false])
    expect(isRelated('UNKNOWN')).toBeNull()
    expect(eventGrade('g4')).toBe(4)
  })
})

describe('a grade 5 event is event and death', () => {
  const fatal = (known: Partial<AdverseEventRecord> = {}) =>
    adverseEvents([row({ grade: '5', outcome: 'FATAL', ...known })], 'AE.csv').events
  const codes = (of: ReturnType<typeof deathsOf>) => of.findings.map(({ code }) => code)

  it('dated as it is recorded, where the two agree', () => {
    const deaths = deathsOf([followUp({ death: wholeDay(20), died: true })], fatal(), 'DM.csv')
    expect(deaths.byPatient.get('P1')).toMatchObject({ day: 20, from: 'date of death', event: { row: 2 } })
    expect(codes(deaths)).toEqual([])
  })
  it('a date of death that is not the end of the event is a finding, and counts', () => {
    const deaths = deathsOf([followUp({ death: wholeDay(22) })], fatal(), 'DM.csv')
    expect(deaths.byPatient.get('P1')?.day).toBe(22)
    expect(deaths.findings[0]).toMatchObject({ code: 'death-dates-differ', severity: 'error', row: 2 })
  })
  it('without a date of death the end of the event is it, without an end its start', () => {
    expect(deathsOf([], fatal(), null).byPatient.get('P1')).toMatchObject({
      day: 20,
      from: 'end of a grade 5 event',
    })
    const open = deathsOf([followUp({})], fatal({ end: missingDay }), 'DM.csv')
    expect(open.byPatient.get('P1')).toMatchObject({ day: 10, from: 'start of a grade 5 event' })
    expect(codes(open)).toEqual(['death-from-event'])
  })
  it('a grade 5 event without any date is no death, and says so', () => {
    const deaths = deathsOf([], fatal({ start: missingDay, end: missingDay }), null)
    expect(deaths.byPatient.size).toBe(0)
    expect(codes(deaths)).toEqual(['death-without-date'])
  })
  it('a death flag without a date, a date with the flag N, a month', () => {
    expect(codes(deathsOf([followUp({ died: true })], [], 'DM.csv'))).toEqual(['death-without-date'])
    expect(codes(deathsOf([followUp({ died: false, death: wholeDay(3) })], [], 'DM.csv'))).toEqual([
      'death-contradicted',
    ])
    const month = parsePartialDay('1970-02') ?? missingDay
    const deaths = deathsOf([followUp({ death: month })], [], 'DM.csv')
    expect([deaths.byPatient.get('P1')?.day, ...codes(deaths)]).toEqual([58, 'death-date-incomplete'])
  })
  it('an event that begins after the death', () => {
    const { events } = adverseEvents([row({ start: wholeDay(30), end: missingDay })], 'AE.csv')
    expect(codes(deathsOf([followUp({ death: wholeDay(20) })], events, 'DM.csv'))).toEqual([
      'event-after-death',
    ])
  })
  it('a dose after the death, a patient twice', () => {
    const patients = [followUp({ death: wholeDay(20) }), followUp({ death: wholeDay(20), row: 6 })]
    const { byPatient } = deathsOf(patients, [], 'DM.csv')
    const doses = new Map([['P1', { patientId: 'P1', first: 3, last: 21, row: 4 }]])
    const found = exposureContradictions(doses, byPatient, patients, { doses: 'EX.csv', deaths: 'DM.csv' })
    expect(found.map(({ code, file, row: at }) => [code, file, at])).toEqual([
      ['dose-after-death', 'EX.csv', 4],
      ['patient-twice', 'DM.csv', 6],
    ])
  })
  it('a contact after the death, an event after the last contact', () => {
    const { events } = adverseEvents([row({})], 'AE.csv')
    const contact = followUp({ death: wholeDay(20), lastContact: wholeDay(21) })
    const { byPatient } = deathsOf([contact], [], 'DM.csv')
    expect(contactContradictions([contact], events, byPatient, 'DM.csv').map(({ code }) => code)).toEqual([
      'contact-after-death',
    ])
    const lost = followUp({ lastContact: wholeDay(5) })
    expect(contactContradictions([lost], events, new Map(), 'DM.csv')).toMatchObject([
      { code: 'event-after-last-contact', row: 2 },
    ])
  })
})

describe('episodes', () => {
  const of = (...spans: readonly (readonly [start: number, end: number, grade: string])[]) =>
    episodesOf(
      adverseEvents(
        spans.map(([start, end, grade], i) =>
          row({ start: wholeDay(start), end: wholeDay(end), grade, row: 2 + i }),
        ),
        'AE.csv',
      ).events,
    )
  it('rows that touch or overlap are one, with the worst grade', () => {
    expect(of([10, 20, '1'], [21, 30, '3'], [25, 26, '2'])).toMatchObject([
      { start: 10, end: 30, worst: 3, rows: [2, 3, 4] },
    ])
    expect(of([10, 20, '1'], [22, 30, '3'])).toHaveLength(2)
  })
  it('a row without an end lasts', () => {
    expect(of([10, Number.NaN, '1'], [200, 210, '2'])).toMatchObject([
      { start: 10, end: Number.NaN, worst: 2 },
    ])
  })
})

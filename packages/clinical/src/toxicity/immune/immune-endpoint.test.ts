import { readFileSync } from 'node:fs'
import { aalenJohansen, incidenceAt } from '@tessera/statistics'
import { missingDay, parsePartialDay, wholeDay } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordRelativeError } from '../../../../../scripts/conformance/record.ts'
import type { AdverseEvent } from '../events/adverse-event.ts'
import type { Death } from '../events/deaths.ts'
import { classesBy, immuneClasses, immuneTerms, termKey } from './classes.ts'
import { competingEvents } from './competing.ts'
import { immuneEvents } from './immune-events.ts'
import { exposureAdjustedEvents, exposureAdjustedIncidence } from './incidence-rates.ts'
import { timeToImmuneEvent } from './time-to-immune-event.ts'
import { classSummaries, patientClasses } from './worst-by-class.ts'

let nextRow = 2
const event = (term: string, start: number, known: Partial<AdverseEvent> = {}): AdverseEvent => ({
  patientId: 'P1',
  term,
  bodySystem: null,
  grade: 2,
  start: Number.isNaN(start) ? missingDay : wholeDay(start),
  end: missingDay,
  serious: null,
  related: null,
  immune: null,
  file: 'AE.csv',
  row: nextRow++,
  ...known,
})
const dosed = (first = 0, last = 42, patientId = 'P1') =>
  new Map([[patientId, { patientId, first, last, row: 2 }]])
const died = (day: number, of: AdverseEvent | null = null) =>
  new Map<string, Death>([['P1', { patientId: 'P1', day, from: 'date of death', event: of }]])
const none = new Map<string, Death>()
const windowDays = 90
const counted = (events: readonly AdverseEvent[], options = {}) =>
  immuneEvents(events, dosed(), { windowDays, ...options }).events

interface Reference {
  readonly window: number
  readonly times: readonly number[]
  readonly patients: readonly {
    first: number
    last: number
    contact: number
    death: number | null
    progression: number | null
  }[]
  readonly events: readonly { patient: number; start: number; grade: 1 | 2 | 3 | 4; term: string }[]
  readonly any: ReferenceEndpoint
  readonly severe: ReferenceEndpoint
}
interface ReferenceEndpoint {
  readonly time: number[]
  readonly cause: number[]
  readonly incidence: number[]
  readonly competing: number[]
  readonly personYears: number
  readonly rate: number
  readonly lower: number
  readonly upper: number
}
const right: Reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/immune-endpoint.json', import.meta.url), 'utf8'),
)

describe('a made-up trial by plain base R', () => {
  const id = (i: number) => `P${i}`
  const exposures = new Map(
    right.patients.map(({ first, last }, i) => [
      id(i + 1),
      { patientId: id(i + 1), first, last, row: i + 2 },
    ]),
  )
  const deaths = new Map<string, Death>(
    right.patients.flatMap(({ death }, i) =>
      death === null
        ? []
        : [[id(i + 1), { patientId: id(i + 1), day: death, from: 'date of death', event: null }]],
    ),
  )
  const { events } = immuneEvents(
    right.events.map(({ patient, start, grade, term }) =>
      event(term, start, { patientId: id(patient), grade }),
    ),
    exposures,
    { windowDays: right.window },
  )
  const options = {
    windowDays: right.window,
    deaths,
    competing: right.patients.flatMap(({ progression }, i) =>
      progression === null ? [] : [{ patientId: id(i + 1), day: progression, cause: 'progression' }],
    ),
    lastContact: new Map(right.patients.map(({ contact }, i) => [id(i + 1), contact])),
  }

  it.each([
    ['any grade', 1, right.any],
    ['grade 3 or more', 3, right.severe],
  ] as const)('times and causes of the first event of %s', (_name, minimumGrade, of) => {
    const endpoint = timeToImmuneEvent(events, exposures, { ...options, minimumGrade })
    const { rows } = endpoint
    const times = rows.map(({ time }) => time)
    const causes = rows.map(({ cause }) => cause)
    const error = recordAbsoluteError(
      'First immune-related event with competing events',
      [...times, ...causes],
      [...of.time, ...of.cause],
    )
    expect(error).toBeLessThanOrEqual(1e-12)
    const curve = aalenJohansen({ time: times, cause: causes, causes: [1, 2, 3] })
    const at = [0, 1].flatMap(k => [...incidenceAt(curve, curve.causes[k], right.times).incidence])
    expect(
      recordAbsoluteError('Cumulative incidence of immune-related events', at, [
        ...of.incidence,
        ...of.competing,
      ]),
    ).toBeLessThanOrEqual(1e-12)
    const { rate, personYears } = exposureAdjustedIncidence(endpoint)
    const ours = [personYears, rate?.rate ?? Number.NaN, rate?.lower ?? Number.NaN, rate?.upper ?? Number.NaN]
    expect(
      recordRelativeError('Exposure-adjusted incidence rate', ours, [
        of.personYears,
        of.rate,
        of.lower,
        of.upper,
      ]),
    ).toBeLessThanOrEqual(1e-9)
  })
})

// The rules are those of the issue: at risk from the first dose, 90 days after the last, death competes, a grade 5 event
// is event and death. Each case is small enough to be read.
describe('edge cases of the first immune-related event', () => {
  const first = (
    events: readonly AdverseEvent[],
    options: Partial<Parameters<typeof timeToImmuneEvent>[2]> = {},
  ) =>
    timeToImmuneEvent(counted(events), dosed(), { minimumGrade: 1, windowDays, deaths: none, ...options })
      .rows[0]

  it('the day of the first dose is day 1, and an event on it counts', () => {
    expect(first([event('Rash', 0)])).toMatchObject({ time: 1, cause: 1 })
  })
  it('an event of the day before is not of the treatment', () => {
    expect(first([event('Rash', -1)])).toMatchObject({ time: 133, cause: 0 })
    expect(counted([event('Rash', -1)])[0].why).toBe('before the first dose')
  })
  it('the 90th day after the last dose counts, the 91st does not', () => {
    expect(first([event('Rash', 132)])).toMatchObject({ time: 133, cause: 1 })
    expect(first([event('Rash', 133)])).toMatchObject({ time: 133, cause: 0, causeLabel: 'censored' })
    expect(counted([event('Rash', 133)])[0].why).toBe('after the window')
  })
  it('a grade 1 event does not end the time to grade 3', () => {
    const events = [event('Rash', 5, { grade: 1 }), event('Rash', 30, { grade: 3 })]
    expect(first(events)).toMatchObject({ time: 6 })
    expect(first(events, { minimumGrade: 3 })).toMatchObject({ time: 31, cause: 1 })
  })
  it('an event without a grade counts for any grade, not for grade 3', () => {
    const events = [event('Colitis', 5, { grade: null })]
    expect(first(events).cause).toBe(1)
    expect(first(events, { minimumGrade: 3 }).cause).toBe(0)
  })
  it('a grade 5 event is the event on the day it began, though death came later', () => {
    const fatal = event('Myocarditis', 20, { grade: 5 })
    expect(first([fatal], { deaths: died(25, fatal) })).toMatchObject({ time: 21, cause: 1, fatal: true })
    expect(first([fatal], { deaths: died(25, fatal), minimumGrade: 3 }).rule).toContain('event, and death')
  })
  it('death on the same day comes after the event and before what is declared', () => {
    const competing = [{ patientId: 'P1', day: 20, cause: 'progression' }]
    expect(first([event('Rash', 20)], { deaths: died(20), competing }).causeLabel).toContain('any grade')
    expect(first([], { deaths: died(20), competing }).causeLabel).toBe('death')
  })
  it('progression competes only where it is declared', () => {
    const events = [event('Rash', 30)]
    expect(first(events).cause).toBe(1)
    const competing = [{ patientId: 'P1', day: 20, cause: 'progression' }]
    expect(first(events, { competing })).toMatchObject({ time: 21, cause: 3, causeLabel: 'progression' })
  })
  it('a death after the window does not compete', () => {
    expect(first([], { deaths: died(133) })).toMatchObject({ time: 133, cause: 0 })
  })
  it('last contact and data cut end the time at risk, whichever is first', () => {
    expect(first([], { lastContact: new Map([['P1', 30]]), dataCut: 50 }).time).toBe(31)
    expect(first([], { lastContact: new Map([['P1', 300]]), dataCut: 50 }).time).toBe(51)
    expect(counted([event('Rash', 51)], { dataCut: 50 })[0].why).toBe('after the data cut')
  })
  it('a death after the last contact is known, and competes', () => {
    expect(first([], { lastContact: new Map([['P1', 30]]), deaths: died(60) })).toMatchObject({
      time: 61,
      causeLabel: 'death',
    })
    expect(first([], { lastContact: new Map([['P1', 30]]), deaths: died(60), dataCut: 50 }).cause).toBe(0)
  })
  it('an event after the death is none', () => {
    expect(counted([event('Rash', 51)], { deaths: died(50) })[0].why).toBe('after the death')
  })
  it('observation that ended before the first dose leaves day 1', () => {
    expect(first([], { lastContact: new Map([['P1', -5]]) })).toMatchObject({ time: 1, cause: 0 })
  })
  it('of a month the first day since the first dose is taken, with a finding', () => {
    const start = parsePartialDay('2024-03')
    if (start === null) throw new Error('no month')
    const monthly = event('Rash', 0, { start })
    const { events, findings } = immuneEvents([monthly], dosed(start.earliest + 9, start.earliest + 30), {
      windowDays,
    })
    expect(events[0].studyDay).toBe(1)
    expect(findings.map(({ code }) => code)).toEqual(['immune-event-date'])
  })
  it('an event without any date, or of a patient without a dose, is not counted and is named', () => {
    expect(counted([event('Rash', Number.NaN)])[0].why).toBe('no start')
    const { events, findings } = immuneEvents([event('Rash', 3, { patientId: 'P9' })], dosed(), {
      windowDays,
    })
    expect(events[0].why).toBe('no dose')
    expect(findings[0]).toMatchObject({ code: 'immune-event-without-dose', row: expect.any(Number) })
  })
  it('attribution: listed, related or flagged', () => {
    const events = [
      event('Rash', 3, { related: false, immune: false }),
      event('Cough', 4, { related: true, immune: true }),
    ]
    expect(counted(events).map(({ organ, why }) => [organ, why])).toEqual([['skin', null]])
    expect(counted(events, { attribution: 'related' })[0].why).toBe('not related to the drug')
    expect(counted(events, { attribution: 'flagged' }).map(({ organ, why }) => [organ, why])).toEqual([
      ['skin', 'not judged immune-related'],
      ['other', null],
    ])
  })
  it('a competing event before the first dose is a finding and competes with nothing', () => {
    const rows = [{ patientId: 'P1', date: wholeDay(-3), cause: 'progression', row: 2 }]
    expect(competingEvents(rows, dosed(), 'c.csv')).toMatchObject({
      events: [],
      findings: [{ code: 'competing-before-first-dose', row: 2 }],
    })
  })
  it('a competing event without a date is named, one of a month is its last day', () => {
    const month = parsePartialDay('1970-02') ?? missingDay
    const rows = [
      { patientId: 'P1', date: missingDay, cause: 'progression', row: 2 },
      { patientId: 'P1', date: month, cause: 'new therapy', row: 3 },
    ]
    const { events, findings } = competingEvents(rows, dosed(), 'c.csv')
    expect(events).toEqual([{ patientId: 'P1', day: 58, cause: 'new therapy' }])
    expect(findings.map(({ code, row }) => [code, row])).toEqual([
      ['competing-without-date', 2],
      ['competing-date-incomplete', 3],
    ])
  })
  it('the endpoint of one organ class leaves the others out', () => {
    const events = [event('Rash', 3), event('Pneumonitis', 9)]
    expect(first(events, { organ: 'pulmonary' })).toMatchObject({
      time: 10,
      causeLabel: 'first pulmonary event of any grade',
    })
  })
})

describe('organ classes', () => {
  it('have no term twice, and British and American spellings are one', () => {
    const all = immuneClasses.flatMap(organ => immuneTerms[organ].map(termKey))
    expect(new Set(all).size).toBe(all.length)
    expect(classesBy()('DIARRHEA')).toBe('gastrointestinal')
    expect(classesBy()('Autoimmune hemolytic anemia')).toBe('haematological')
    expect(classesBy()('Nausea')).toBeNull()
    expect(classesBy({ mouth: ['Mucosal inflammation'] })('mucosal Inflammation')).toBe('mouth')
  })
  it('worst grade and several events by patient and class; rows that touch are one episode', () => {
    const events = counted([
      event('Rash', 5, { grade: 1, end: wholeDay(9) }),
      event('Rash', 10, { grade: 3, end: wholeDay(12) }),
      event('Rash', 40, { grade: 2, end: wholeDay(41) }),
      event('Colitis', 50, { grade: 4 }),
    ])
    expect(patientClasses(events)).toEqual([
      { patientId: 'P1', organ: 'skin', worst: 3, firstDay: 6, firstDayGrade3: 11, episodes: 2 },
      { patientId: 'P1', organ: 'any', worst: 4, firstDay: 6, firstDayGrade3: 11, episodes: 3 },
      { patientId: 'P1', organ: 'gastrointestinal', worst: 4, firstDay: 51, firstDayGrade3: 51, episodes: 1 },
    ])
    const [any, ...others] = classSummaries(events, dosed())
    expect(any).toMatchObject({ organ: 'any', patients: 1, atRisk: 1, withSeveral: 1, grade3OrMore: 1 })
    expect(others.map(({ organ }) => organ)).toEqual(['skin', 'gastrointestinal'])
    const whole = timeToImmuneEvent([], dosed(), { minimumGrade: 1, windowDays, deaths: none })
    const rate = exposureAdjustedEvents(events, whole)
    expect(rate).toMatchObject({ events: 3, patients: 1 })
    expect(rate.rate?.rate).toBeCloseTo((3 / (133 / 365.25)) * 100, 9)
  })
  it('the order of the rows changes nothing', () => {
    const events = [
      event('Rash', 5, { grade: 1 }),
      event('Colitis', 9, { grade: 3 }),
      event('Uveitis', 2, { grade: 2 }),
      event('Rash', 100, { grade: 4 }),
    ]
    const summary = (of: readonly AdverseEvent[]) =>
      [...patientClasses(counted(of))].sort((a, b) => a.organ.localeCompare(b.organ))
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: events.length }), shuffled => {
        expect(summary(shuffled)).toEqual(summary(events))
      }),
      { numRuns: 20 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recistDefaults } from '../recist/settings.ts'
import type { IrecistResponse } from '../visit-response.ts'
import { assessIrecist } from './assess.ts'
import { bestImmuneResponse } from './best.ts'
import { immuneCases } from './edge-cases.ts'
import { baselineDay, type ImmuneCase, lesionsOfCase } from './immune.case.ts'
import { immuneDuration, immuneProgression } from './progression-date.ts'

const assess = (given: ImmuneCase) => {
  const { lesions, readings } = lesionsOfCase(given)
  return assessIrecist(lesions, readings, {
    recist: {
      partialResponse: given.keepPartialResponse ? 'kept once confirmed' : recistDefaults.partialResponse,
    },
  })
}

describe('iRECIST, published and constructed cases', () => {
  it('has at least 60 of them, each with its source', () => {
    expect(immuneCases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(immuneCases.map(({ title }) => title)).size).toBe(immuneCases.length)
    for (const { source } of immuneCases) expect(source).toMatch(/\d{4}|working group|constructed/)
  })

  it.each(immuneCases.map(given => [given.title, given] as const))('%s', (_, given) => {
    const { visits, patients } = assess(given)
    expect(visits.map(({ response }) => response)).toEqual(given.visits.map(visit => visit.expect))
    given.visits.forEach(({ rule }, i) => {
      if (rule !== undefined) expect(visits[i].rule.startsWith(rule), visits[i].rule).toBe(true)
    })
    const [patient] = patients
    if (given.best) expect(patient.best.response).toBe(given.best)
    if (given.confirmedBest) expect(patient.confirmedBest.response).toBe(given.confirmedBest)
    if (given.progressed === null) expect(patient.progression.day).toBeNaN()
    else if (given.progressed !== undefined)
      expect(patient.progression.day).toBe(baselineDay + 7 * given.progressed)
  })

  it('gives RECIST 1.1 beside: progression there is the first iUPD, whatever follows', () => {
    const given = immuneCases.find(({ title }) => title.startsWith('pseudoprogression'))
    if (!given) throw new Error('no such case')
    const { visits, patients } = assess(given)
    expect(visits.map(({ recist }) => recist)).toEqual(['PD', 'PR', 'PR', 'PD', 'PD'])
    expect(patients[0].progression.recistDay).toBe(baselineDay + 56)
  })
})

/** Table 3 of the paper: what each visit may be, and the best response. */
const table3: readonly [string, readonly string[], IrecistResponse][] = [
  ['example 1', ['iCR', 'iCR|iPR|iUPD|NE', 'iCR|iPR|iUPD|NE', 'iUPD', 'iCPD'], 'iCR'],
  ['example 2', ['iUPD', 'iPR|iSD|NE', 'iCR', 'iCR|iUPD|NE', 'iCR|iPR|iSD|iUPD|iCPD|NE'], 'iCR'],
  ['example 3', ['iUPD', 'iPR', 'iPR|iSD|iUPD|NE', 'iPR|iSD|iUPD|NE|iCPD', 'iPR|iSD|iUPD|NE|iCPD'], 'iPR'],
  ['example 4', ['iUPD', 'iSD|NE', 'iPR', 'iPR|iSD|iUPD|NE', 'iPR|iSD|iUPD|iCPD|NE'], 'iPR'],
  ['example 5', ['iUPD', 'iSD', 'iSD|iUPD|NE', 'iSD|iUPD|iCPD|NE', 'iSD|iUPD|iCPD|NE'], 'iSD'],
  ['example 6', ['iUPD', 'iCPD', 'iCR|iPR|iSD|iUPD|NE', 'iCR|NE', 'iPR|iUPD'], 'iCPD'],
  ['example 7', ['iUPD', 'iUPD', 'iCPD', 'iCR|iPR|NE', 'iSD|iUPD'], 'iCPD'],
  ['example 8', ['iUPD', 'NE', 'NE', 'NE', 'NE'], 'iUPD'],
]

const sequence = (responses: readonly string[]) =>
  responses.map((response, i) => ({
    visit: `TP${i + 1}`,
    day: 56 * (i + 1),
    response: response as IrecistResponse,
  }))

describe('best response, Table 3 of Seymour 2017', () => {
  it.each(table3)('%s: every combination', (_, choices, best) => {
    let sequences: string[][] = [[]]
    for (const choice of choices)
      sequences = sequences.flatMap(before => choice.split('|').map(response => [...before, response]))
    for (const responses of sequences)
      expect(bestImmuneResponse(sequence(responses), { startDay: 0 }).response, responses.join()).toBe(best)
  })

  it('without an assessment is NONE; an iCPD that no iUPD precedes counts as iUPD', () => {
    expect(bestImmuneResponse([]).response).toBe('NONE')
    expect(bestImmuneResponse(sequence(['iCPD'])).response).toBe('iUPD')
    expect(bestImmuneResponse(sequence(['NE'])).response).toBe('NE')
  })

  it('leaves out what is before the start', () => {
    expect(bestImmuneResponse(sequence(['iPR', 'iSD']), { startDay: 60, minStableDays: 42 }).response).toBe(
      'iSD',
    )
  })

  it.each([
    [['iPR', 'iPR'], 'iPR'],
    [['iPR', 'NE', 'iPR'], 'iPR'],
    [['iPR', 'NE', 'NE', 'iPR'], 'iSD'],
    [['iPR', 'iCR'], 'iPR'],
    [['iCR', 'iPR'], 'iSD'],
    [['iCR', 'NE', 'iCR'], 'iCR'],
    [['iPR', 'iSD'], 'iSD'],
    [['iPR', 'iUPD', 'iCPD'], 'iSD'],
  ] as const)('confirmed: %j is %s', (responses, best) => {
    expect(bestImmuneResponse(sequence(responses), { startDay: 0, confirm: true }).response).toBe(best)
  })
})

describe('date of progression (Seymour 2017)', () => {
  it.each([
    [['iUPD', 'iCPD'], {}, 56, 'first iUPD of iCPD'],
    [['iUPD', 'iUPD', 'iCPD'], {}, 56, 'first iUPD of iCPD'],
    [['iUPD', 'iPR', 'iUPD', 'NE', 'iCPD'], {}, 168, 'first iUPD of iCPD'],
    [['iUPD', 'iSD'], {}, Number.NaN, 'disregarded'],
    [['iUPD'], {}, 56, 'no further assessment'],
    [['iUPD', 'NE'], {}, 56, 'no further assessment'],
    [['iUPD', 'iUPD', 'iUPD'], {}, 56, 'iUPD throughout'],
    [['iSD', 'iUPD'], { deteriorationDay: 120 }, 112, 'clinical deterioration'],
    [['iSD', 'iUPD'], { deathDay: 150 }, 112, 'death'],
    [['iSD', 'iUPD'], { pending: true }, Number.NaN, 'pending'],
    [['iSD', 'iPR'], {}, Number.NaN, 'none'],
  ] as const)('%j with %j is day %d: %s', (responses, course, day, rule) => {
    const unknown = { deteriorationDay: Number.NaN, deathDay: Number.NaN, pending: false }
    const progression = immuneProgression(sequence(responses), { ...unknown, ...course })
    expect(progression.day).toBe(day)
    expect(progression.rule).toBe(`iPD: ${rule}`)
  })

  it('duration of response runs from the first response to the first iUPD of the confirmed progression', () => {
    const responses = sequence(['iPR', 'iUPD', 'iPR', 'iUPD', 'iCPD'])
    expect(immuneDuration(responses, immuneProgression(responses))).toEqual({
      firstDay: 56,
      response: 'iPR',
      days: 168,
      event: true,
    })
    expect(immuneDuration(sequence(['iSD']), immuneProgression(sequence(['iSD'])))).toBeNull()
  })
})

describe('iRECIST, properties', () => {
  const course = fc.array(fc.record({ mm: fc.integer({ min: 0, max: 120 }), news: fc.boolean() }), {
    minLength: 1,
    maxLength: 7,
  })
  const caseOf = (visits: readonly { readonly mm: number; readonly news: boolean }[]): ImmuneCase => ({
    title: 'made',
    source: 'constructed',
    targets: 50,
    visits: visits.map(({ mm, news }, i) => ({
      week: 8 * (i + 1),
      targets: mm,
      ...(news ? { news: { N1: 12 } } : {}),
      expect: 'NE',
    })),
  })

  it('iCPD has an iUPD before it, and the first progression is that of RECIST 1.1', () => {
    fc.assert(
      fc.property(course, visits => {
        const assessed = assess(caseOf(visits)).visits
        const confirmed = assessed.findIndex(({ response }) => response === 'iCPD')
        const first = assessed.findIndex(({ response }) => response === 'iUPD')
        if (confirmed >= 0) expect(first).toBeGreaterThanOrEqual(0)
        expect(first).toBe(assessed.findIndex(({ recist }) => recist === 'PD'))
        expect(confirmed < 0 || first < confirmed).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('the order of rows changes nothing', () => {
    fc.assert(
      fc.property(course, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (visits, stream) => {
        const { lesions, readings } = lesionsOfCase(caseOf(visits))
        const shuffled = readings
          .map(reading => ({ reading, at: stream.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ reading }) => reading)
        const responses = (from: typeof readings) =>
          assessIrecist(lesions, from).visits.map(({ visit, response, rule }) => [visit, response, rule])
        expect(responses(shuffled)).toEqual(responses(readings))
      }),
      { numRuns: 30 },
    )
  })
})

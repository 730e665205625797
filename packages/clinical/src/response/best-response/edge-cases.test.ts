import { describe, expect, it } from 'vitest'
import type { PatientCourse } from '../patient-course.ts'
import type { RecistResponse, RecordedResponse } from '../visit-response.ts'
import { bestResponses } from './best-response.ts'
import { type BestResponseCase, bestResponseCases } from './edge-cases.ts'

const start = 19_000
const codes: readonly RecistResponse[] = ['CR', 'PR', 'SD', 'NON-CR/NON-PD', 'PD', 'NE', 'ND']

function responsesOf({ responses }: BestResponseCase): RecordedResponse[] {
  return responses.split(' ').map((text, i) => {
    const [code, day] = text.split('@')
    const response = codes.find(known => known === code)
    if (!response) throw new Error(`no response: ${text}`)
    const at = { file: 'case.csv', row: i + 2 }
    return { patientId: 'P1', reader: 'R1', visit: `day ${day}`, day: start + Number(day), response, ...at }
  })
}

function courseOf({ course, noReference }: BestResponseCase): PatientCourse {
  const since = (day: number | null | undefined) => (day == null ? null : start + day)
  return {
    patientId: 'P1',
    referenceDay: noReference ? null : start,
    deathDay: since(course?.deathDay),
    newTherapyDay: since(course?.newTherapyDay),
    completeResection: false,
  }
}

describe('best overall response', () => {
  it.each(bestResponseCases.map(one => [one.name, one] as const))('%s', (_, one) => {
    const { best, findings } = bestResponses(responsesOf(one), {
      courses: new Map([['P1', courseOf(one)]]),
      ...(one.settings ? { settings: one.settings } : {}),
    })
    const [own] = best
    const since = (day: number | null) => (day === null ? null : day - start)
    if (one.best !== undefined) expect(own.best.response).toBe(one.best)
    if (one.confirmed !== undefined) expect(own.confirmed.response).toBe(one.confirmed)
    if (one.bestDay !== undefined) expect(since(own.best.day)).toBe(one.bestDay)
    if (one.confirmedDay !== undefined) expect(since(own.confirmed.day)).toBe(one.confirmedDay)
    if (one.responseDay !== undefined) expect(since(own.responseDay)).toBe(one.responseDay)
    if (one.confirmedResponseDay !== undefined)
      expect(since(own.confirmedResponseDay)).toBe(one.confirmedResponseDay)
    if (one.confirmationDay !== undefined) expect(since(own.confirmationDay)).toBe(one.confirmationDay)
    if (one.progressionDay !== undefined) expect(since(own.progressionDay)).toBe(one.progressionDay)
    if (one.controlled !== undefined) expect(own.diseaseControl.controlled).toBe(one.controlled)
    if (one.duration !== undefined)
      expect(
        own.duration === null ? null : `${own.duration.days} ${own.duration.event ? 'event' : 'censored'}`,
      ).toBe(one.duration)
    const seen = findings.map(({ code }) => code)
    for (const code of one.findings ?? []) expect(seen).toContain(code)
    if (!one.findings) expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('has a source for every case and no name twice', () => {
    expect(bestResponseCases.filter(({ source }) => source.length < 20)).toEqual([])
    expect(new Set(bestResponseCases.map(({ name }) => name)).size).toBe(bestResponseCases.length)
  })
})

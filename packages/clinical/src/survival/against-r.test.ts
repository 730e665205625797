import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, reference } from '../../test/agreement.ts'
import { survivalPatient } from '../../test/survival-case.ts'
import { withAssessments } from './assessments.ts'
import type { CensoringSet } from './censoring-sets.ts'
import { deriveSurvival } from './derive.ts'
import { survivalDifferences } from './differences.ts'
import type { SurvivalPatient } from './fact.ts'
import { type SurvivalEndpoint, survivalDefinition } from './named-definitions.ts'
import type { DerivedSurvival } from './record.ts'
import { parseSchedule } from './schedule.ts'

/** 150 simulated patients, derived in R by plain definitions (test/reference/survival-endpoints.R). */
const simulated = reference<{
  cut: number
  every: number
  window: number
  patients: {
    id: string
    zero: number
    days: number | number[]
    response: string | string[]
    death: number | null
    new_therapy: number | null
    clinical: number | null
    lost: number | null
    local: number | null
    second: number | null
    contact: number
  }[]
  expected: Record<CensoringSet, Record<string, { days: (number | null)[]; event: (number | null)[] }>>
}>('survival-endpoints')

const cohort: readonly SurvivalPatient[] = simulated.patients.flatMap(one => {
  const days = [one.days].flat()
  const responses = [one.response].flat()
  const patient = survivalPatient({
    id: one.id,
    zero: one.zero,
    facts: (
      [
        ['death', one.death],
        ['new therapy', one.new_therapy],
        ['clinical progression', one.clinical],
        ['lost to follow-up', one.lost],
        ['second primary', one.second],
        ['last contact', one.contact],
      ] as const
    ).flatMap(([kind, day]) => (day === null ? [] : [[kind, day] as const])),
    assessments: days.map((day, i) => [day, responses[i]] as const),
  })
  const assessments = patient.assessments.map(assessment => ({
    ...assessment,
    patientId: one.id,
    reader: 'R',
  }))
  const [withResponses] = withAssessments([{ ...patient, assessments: [] }], assessments).patients
  if (one.local === null) return [withResponses]
  const { facts } = survivalPatient({ zero: one.zero, facts: [['progression', one.local, 'local']] })
  return [{ ...withResponses, facts: [...withResponses.facts, ...facts] }]
})

const settings = {
  dataCut: simulated.cut,
  schedule: parseSchedule(`${simulated.every} days`, simulated.window),
}
const endpoints: readonly (readonly [SurvivalEndpoint, CensoringSet, string])[] = [
  ['pfs', 'fda', 'pfs'],
  ['pfs', 'ema', 'pfs'],
  ['ttp', 'fda', 'ttp'],
  ['ttp', 'ema', 'ttp'],
  ['dfs', 'fda', 'dfs'],
  ['dfs', 'ema', 'dfs'],
  ['dor', 'fda', 'dor'],
  ['dor', 'ema', 'dor'],
  ['os', 'ema', 'os'],
  ['local-control', 'ema', 'lc'],
]

describe('simulated patients, as R derives them', () => {
  it.each(endpoints)('%s by the rules %s', (endpoint, rules, name) => {
    const competing = endpoint === 'local-control'
    const { records } = deriveSurvival(cohort, survivalDefinition(endpoint, rules), {
      ...settings,
      competing,
    })
    const expected = simulated.expected[rules][name]
    const byPatient = new Map(records.map(record => [record.patientId, record]))
    const got = cohort.map(({ patientId }) => byPatient.get(patientId))
    const usable = got.map((_, i) => i).filter(i => got[i] !== undefined || expected.days[i] !== null)
    expect(usable.length).toBeGreaterThan(20)
    const days = usable.map(i => got[i]?.days ?? Number.NaN)
    expect(usable.map(i => got[i]?.cause ?? null)).toEqual(usable.map(i => expected.event[i]))
    const wanted = usable.map(i => expected.days[i] ?? Number.NaN)
    expect(
      recordAbsoluteError('Survival endpoints by hierarchies of events and censoring', days, wanted),
    ).toBe(0)
  })

  it('differ between the sets only where a rule of the FDA-like one fires', () => {
    const fda = deriveSurvival(cohort, survivalDefinition('pfs', 'fda'), settings)
    const ema = deriveSurvival(cohort, survivalDefinition('pfs', 'ema'), settings)
    const differing = survivalDifferences(fda, ema)
    expect(differing.length).toBeGreaterThan(10)
    const own = new Set([
      'no-baseline-assessment',
      'no-assessment-after-baseline',
      'new-therapy',
      'missed-assessments',
      'clinical-progression',
    ])
    for (const { patientId } of differing)
      expect(own).toContain(fda.records.find(record => record.patientId === patientId)?.rule)
  })
})

describe('properties', () => {
  const definitions = [
    survivalDefinition('pfs', 'fda'),
    survivalDefinition('dfs', 'ema'),
    survivalDefinition('os', 'ema'),
  ]

  it('the order of patients, facts and assessments changes nothing', () => {
    const order = fc.shuffledSubarray([...cohort.keys()], { minLength: cohort.length })
    fc.assert(
      fc.property(order, fc.boolean(), (indices, reversed) => {
        for (const definition of definitions) {
          const shuffled = indices.map(i => {
            const { facts, assessments } = cohort[i]
            return reversed
              ? { ...cohort[i], facts: [...facts].reverse(), assessments: [...assessments].reverse() }
              : cohort[i]
          })
          const plain = ({ records }: DerivedSurvival) =>
            records.map(({ patientId, days, event }) => `${patientId} ${days} ${event}`).sort()
          expect(plain(deriveSurvival(shuffled, definition, settings))).toEqual(
            plain(deriveSurvival(cohort, definition, settings)),
          )
        }
      }),
      { seed: 3, numRuns: 3 },
    )
  })

  it('an earlier data cut has no more events, and no longer time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 150, max: 690 }), dataCut => {
        for (const definition of definitions.slice(1)) {
          const late = new Map(
            deriveSurvival(cohort, definition, settings).records.map(one => [one.patientId, one]),
          )
          for (const early of deriveSurvival(cohort, definition, { ...settings, dataCut }).records) {
            const later = late.get(early.patientId)
            expect(early.event).toBeLessThanOrEqual(later?.event ?? 0)
            expect(early.days).toBeLessThanOrEqual(later?.days ?? 0)
          }
        }
      }),
      { seed: 4, numRuns: 6 },
    )
  })
})

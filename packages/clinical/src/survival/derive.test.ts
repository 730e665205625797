import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { logRank } from '@tessera/statistics'
import { columnOf, numberAt, readTable, textAt } from '@tessera/tables'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordAbsoluteError, recordRelativeError, reference } from '../../test/agreement.ts'
import { type PatientCase, survivalPatient } from '../../test/survival-case.ts'
import { withAssessments } from './assessments.ts'
import { type DerivedSurvival, deriveSurvival } from './derive.ts'
import { survivalDifferences } from './differences.ts'
import { readEvents, withEvents } from './events.ts'
import type { SurvivalPatient } from './fact.ts'
import { type CensoringSet, type SurvivalEndpoint, survivalDefinition } from './named-definitions.ts'
import { readSurvivalPatients } from './patients.ts'
import { parseSchedule } from './schedule.ts'
import { summariseSurvival } from './summary.ts'

const sixWeeks = parseSchedule('6 weeks', 7)

function derived(
  endpoint: SurvivalEndpoint,
  rules: CensoringSet,
  cases: readonly PatientCase[],
  settings: Parameters<typeof deriveSurvival>[2] = {},
): DerivedSurvival {
  return deriveSurvival(cases.map(survivalPatient), survivalDefinition(endpoint, rules), {
    schedule: sixWeeks,
    ...settings,
  })
}

/** The rule, the days and the event of one patient; the reason of exclusion instead. */
function outcome(...args: Parameters<typeof derived>): readonly unknown[] {
  const { records, excluded } = derived(...args)
  const [record] = records
  return record ? [record.rule, record.days, record.event] : ['none', excluded[0].code]
}

/** Day 0 is time zero; a baseline three days before and an assessment every six weeks. */
const visits = (...weeks: readonly number[]): [number, string][] => [
  [-3, 'SD'],
  ...weeks.map((week): [number, string] => [week * 7, 'SD']),
]

/**
 * Situations of the example tables for the analysis of PFS in FDA's guidance (2018, appendix), and what the EMA's
 * appendix 1 (2012) makes of the same dates. Days are date - time zero + 1.
 */
const situations: readonly {
  readonly name: string
  readonly patient: Omit<PatientCase, 'zero'>
  readonly fda: readonly unknown[]
  readonly ema: readonly unknown[]
}[] = [
  {
    name: 'progression at an assessment',
    patient: { assessments: [...visits(6), [84, 'PD']], facts: [['progression', 84]] },
    fda: ['event', 85, 1],
    ema: ['event', 85, 1],
  },
  {
    name: 'no baseline assessment: censored at time zero',
    patient: { assessments: [[42, 'PD']], facts: [['progression', 42]] },
    fda: ['no-baseline-assessment', 1, 0],
    ema: ['event', 43, 1],
  },
  {
    name: 'no progression: censored at the last adequate assessment',
    patient: { assessments: [...visits(6, 12), [126, 'NE']], facts: [['last contact', 300]] },
    fda: ['no-event', 85, 0],
    ema: ['no-event', 85, 0],
  },
  {
    name: 'never assessed after baseline: censored at time zero',
    patient: { assessments: visits(), facts: [['last contact', 300]] },
    fda: ['no-assessment-after-baseline', 1, 0],
    ema: ['no-event', 1, 0],
  },
  {
    name: 'death before the first assessment is an event',
    patient: { assessments: visits(), facts: [['death', 60]] },
    fda: ['event', 61, 1],
    ema: ['event', 61, 1],
  },
  {
    name: 'death between assessments is an event',
    patient: { assessments: visits(6, 12), facts: [['death', 110]] },
    fda: ['event', 111, 1],
    ema: ['event', 111, 1],
  },
  {
    name: 'death after two missed assessments and no other after baseline: censored at time zero',
    patient: { assessments: visits(), facts: [['death', 200]] },
    fda: ['no-assessment-after-baseline', 1, 0],
    ema: ['event', 201, 1],
  },
  {
    name: 'death after two missed assessments: censored at the last adequate one',
    patient: { assessments: visits(6), facts: [['death', 150]] },
    fda: ['missed-assessments', 43, 0],
    ema: ['event', 151, 1],
  },
  {
    name: 'progression after one missed assessment is an event',
    patient: { assessments: [...visits(6), [126, 'PD']], facts: [['progression', 126]] },
    fda: ['event', 127, 1],
    ema: ['event', 127, 1],
  },
  {
    name: 'progression after two missed assessments: censored at the last adequate one',
    patient: { assessments: [...visits(6), [168, 'PD']], facts: [['progression', 168]] },
    fda: ['missed-assessments', 43, 0],
    ema: ['event', 169, 1],
  },
  {
    name: 'an assessment that was not adequate is a missed one',
    patient: {
      assessments: [...visits(6), [84, 'NE'], [126, 'NE'], [168, 'PD']],
      facts: [['progression', 168]],
    },
    fda: ['missed-assessments', 43, 0],
    ema: ['event', 169, 1],
  },
  {
    name: 'new therapy before progression: censored at the last adequate assessment before it',
    patient: {
      assessments: [...visits(6, 12), [126, 'PD']],
      facts: [
        ['progression', 126],
        ['new therapy', 100],
      ],
    },
    fda: ['new-therapy', 85, 0],
    ema: ['event', 127, 1],
  },
  {
    name: 'new therapy on the day of progression does not censor it',
    patient: {
      assessments: [...visits(6, 12), [126, 'PD']],
      facts: [
        ['progression', 126],
        ['new therapy', 126],
      ],
    },
    fda: ['event', 127, 1],
    ema: ['event', 127, 1],
  },
  {
    name: 'new therapy without an event',
    patient: { assessments: visits(6, 12, 18), facts: [['new therapy', 90]] },
    fda: ['new-therapy', 85, 0],
    ema: ['no-event', 127, 0],
  },
  {
    name: 'clinical progression without documentation is censored, and death after it too',
    patient: {
      assessments: visits(6, 12),
      facts: [
        ['clinical progression', 95],
        ['death', 110],
      ],
    },
    fda: ['clinical-progression', 85, 0],
    ema: ['event', 111, 1],
  },
  {
    name: 'withdrawal: censored at the last adequate assessment',
    patient: { assessments: visits(6, 12), facts: [['withdrawal', 100]] },
    fda: ['withdrawal', 85, 0],
    ema: ['withdrawal', 85, 0],
  },
  {
    name: 'lost to follow-up: censored at the last adequate assessment',
    patient: { assessments: visits(6), facts: [['lost to follow-up', 300]] },
    fda: ['lost-to-follow-up', 43, 0],
    ema: ['lost-to-follow-up', 43, 0],
  },
  {
    name: 'progression on the day of time zero counts one day',
    patient: { assessments: [...visits(), [0, 'PD']], facts: [['progression', 0]] },
    fda: ['no-assessment-after-baseline', 1, 0],
    ema: ['event', 1, 1],
  },
]

describe('progression-free survival', () => {
  it.each(situations)('FDA-like: $name', ({ patient, fda }) => {
    expect(outcome('pfs', 'fda', [{ ...patient, zero: 0 }], { hasBaselines: true })).toEqual(fda)
  })

  it.each(situations)('EMA-like: $name', ({ patient, ema }) => {
    expect(outcome('pfs', 'ema', [{ ...patient, zero: 0 }])).toEqual(ema)
  })
})

describe('other endpoints', () => {
  const assessed = visits(6, 12, 18)
  const local: PatientCase = {
    zero: 0,
    assessments: assessed,
    facts: [
      ['progression', 100, 'distant'],
      ['recurrence', 110, 'local'],
      ['death', 120],
    ],
  }
  const dead: PatientCase = { zero: 0, assessments: assessed, facts: [['death', 120]] }

  it('overall survival ends at the last day known alive, from whatever source', () => {
    const alive: PatientCase = { zero: 0, assessments: assessed, facts: [['last contact', 100]] }
    expect(outcome('os', 'ema', [alive])).toEqual(['no-event', 127, 0])
    expect(outcome('os', 'ema', [dead])).toEqual(['event', 121, 1])
    expect(outcome('os', 'fda', [{ zero: 0 }])).toEqual(['none', 'no-date'])
  })

  it('time to progression censors deaths at death; with competing risks they are a cause of their own', () => {
    expect(outcome('ttp', 'ema', [dead])).toEqual(['death', 121, 0])
    expect(derived('ttp', 'ema', [dead], { competing: true }).records[0]).toMatchObject({
      event: 0,
      cause: 2,
      rule: 'competing',
      days: 121,
    })
  })

  it('local control counts local failures alone', () => {
    expect(outcome('local-control', 'ema', [local])).toEqual(['event', 111, 1])
    expect(outcome('local-control', 'ema', [dead])).toEqual(['death', 121, 0])
    expect(
      derived('local-control', 'ema', [local, { ...dead, id: 'P2' }], { competing: true }).records.map(
        ({ cause }) => cause,
      ),
    ).toEqual([1, 2])
  })

  it('disease-free survival counts second primaries, recurrence-free survival does not (STEEP)', () => {
    const second: PatientCase = { zero: 0, assessments: assessed, facts: [['second primary', 90]] }
    expect(outcome('dfs', 'ema', [second])).toEqual(['event', 91, 1])
    expect(outcome('rfs', 'ema', [second])).toEqual(['no-event', 127, 0])
  })

  it('event-free survival counts progression that precludes surgery', () => {
    const unresectable: PatientCase = { zero: 0, assessments: assessed, facts: [['unresectable', 90]] }
    expect(outcome('efs', 'ema', [unresectable])).toEqual(['event', 91, 1])
  })

  it('time to treatment failure counts stopping for any reason', () => {
    const stopped: PatientCase = {
      zero: 0,
      facts: [
        ['treatment stopped', 50],
        ['last contact', 300],
      ],
    }
    expect(outcome('ttf', 'ema', [{ zero: 0, facts: [['withdrawal', 60]] }])).toEqual(['event', 61, 1])
    expect(outcome('ttf', 'ema', [stopped])).toEqual(['event', 51, 1])
  })

  it('duration of response counts from the first response, among responders, with its caution', () => {
    const responder: PatientCase = {
      zero: 0,
      assessments: [...assessed],
      facts: [
        ['response', 42],
        ['progression', 126],
      ],
    }
    const { records, excluded, definition } = derived('dor', 'ema', [responder, { ...dead, id: 'P2' }])
    expect(records.map(({ patientId, start, days }) => [patientId, start, days])).toEqual([['P1', 42, 85]])
    expect(excluded).toEqual([expect.objectContaining({ patientId: 'P2', code: 'no-response' })])
    expect(definition.caution).toMatch(/responders alone/)
  })
})

describe('what cannot be', () => {
  it.each<[string, Partial<PatientCase>, string, string]>([
    [
      'progression after death',
      {
        facts: [
          ['death', 100],
          ['progression', 110],
        ],
      },
      'progression-after-death',
      'error',
    ],
    [
      'an assessment after death',
      { facts: [['death', 100]], assessments: [[110, 'SD']] },
      'assessment-after-death',
      'error',
    ],
    [
      'new therapy after death',
      {
        facts: [
          ['death', 100],
          ['new therapy', 110],
        ],
      },
      'new-therapy-after-death',
      'error',
    ],
    [
      'two deaths',
      {
        facts: [
          ['death', 100],
          ['death', 110],
        ],
      },
      'two-deaths',
      'error',
    ],
    [
      'a contact after death',
      {
        facts: [
          ['death', 100],
          ['last contact', 101],
        ],
      },
      'last-contact-after-death',
      'warning',
    ],
    [
      'an event after the data cut',
      {
        facts: [
          ['progression', 600],
          ['last contact', 400],
        ],
      },
      'event-after-data-cut',
      'warning',
    ],
    ['a contact after the data cut', { facts: [['last contact', 600]] }, 'contact-after-data-cut', 'note'],
    [
      'a contact before the event',
      {
        facts: [
          ['progression', 100],
          ['last contact', 90],
        ],
      },
      'contact-before-event',
      'note',
    ],
    [
      'an event before time zero',
      {
        facts: [
          ['progression', -10],
          ['last contact', 90],
        ],
      },
      'progression-before-time-zero',
      'warning',
    ],
    [
      'two assessments of one day',
      {
        assessments: [
          [42, 'SD'],
          [42, 'PD'],
        ],
      },
      'two-assessments-one-day',
      'error',
    ],
    ['time zero missing', { zero: null }, 'time-zero-missing', 'warning'],
    ['a day that is not known', { facts: [['death', '1970-05']] }, 'day-not-known', 'note'],
  ])('%s is a finding with its row', (_, patient, code, severity) => {
    const { findings } = derived('os', 'ema', [{ zero: 0, ...patient }], { dataCut: 500 })
    const found = findings.find(finding => finding.code === code)
    expect(found?.severity).toBe(severity)
    expect(found?.row).toBeGreaterThan(1)
    expect(found?.patientId).toBe('P1')
  })

  it('an event before time zero excludes, and so does time zero after the data cut', () => {
    expect(outcome('pfs', 'ema', [{ zero: 0, facts: [['progression', -10]] }])).toEqual([
      'none',
      'event-before-time-zero',
    ])
    expect(outcome('pfs', 'ema', [{ zero: 600 }], { dataCut: 500 })).toEqual([
      'none',
      'time-zero-after-data-cut',
    ])
    expect(outcome('pfs', 'ema', [{ zero: null }])).toEqual(['none', 'time-zero-missing'])
  })

  it('a death without its date loses the patient only where no other event is known', () => {
    const undated = (facts: PatientCase['facts']): SurvivalPatient => ({
      ...survivalPatient({ zero: 0, facts }),
      diedWithoutDate: true,
    })
    const os = deriveSurvival([undated([])], survivalDefinition('os', 'ema'))
    expect(os.excluded[0].code).toBe('death-without-date')
    expect(os.findings[0].severity).toBe('error')
    const pfs = deriveSurvival([undated([['progression', 50]])], survivalDefinition('pfs', 'ema'))
    expect(pfs.records[0].event).toBe(1)
    expect(pfs.findings.map(({ severity }) => severity)).toEqual(['note'])
  })

  it('a partly known date is the first day that it can be, and a death is not before the last contact', () => {
    const death: PatientCase = {
      zero: '1970-04-20',
      facts: [
        ['death', '1970-05'],
        ['last contact', '1970-05-10'],
      ],
    }
    expect(derived('os', 'ema', [death]).records[0].date).toBe(
      survivalPatient({ zero: '1970-05-10' }).timeZero.day,
    )
    const soon: PatientCase = { zero: '1970-05-12', facts: [['death', '1970-05']] }
    expect(derived('os', 'ema', [soon]).records[0].days).toBe(1)
  })

  it('rules that need what was not given are told, and fire for nobody', () => {
    const patient: PatientCase = {
      zero: 0,
      facts: [
        ['progression', 200],
        ['last contact', 300],
      ],
    }
    const { records, findings } = derived('pfs', 'fda', [patient], { hasAssessments: false, schedule: null })
    expect(records[0].rule).toBe('event')
    expect(findings.filter(({ code }) => code === 'rule-not-judged')).toHaveLength(3)
  })
})

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

const pilot = fileURLToPath(new URL('../../../../../shared/data/cdisc_pilot/', import.meta.url))
const absent = existsSync(pilot) ? '' : ' (skipped: ../shared/data/cdisc_pilot is not there)'
describe.skipIf(absent !== '')(`the CDISC pilot, from ADAE and ADSL${absent}`, () => {
  const firstDermatologic = async () => {
    const { patients } = await readSurvivalPatients(`${pilot}adsl.xpt`, {
      given: { group: 'TRT01A', timeZero: 'TRTSDT', lastContact: 'RFENDT' },
    })
    const { events } = await readEvents(`${pilot}adae.xpt`, {
      where: "CQ01NAM == 'DERMATOLOGIC EVENTS' && TRTEMFL == 'Y'",
    })
    return deriveSurvival(withEvents(patients, events).patients, survivalDefinition('first-event', 'ema'))
  }

  it('gives every patient the time, date and censoring of its ADTTE', async () => {
    const { records } = await firstDermatologic()
    const { table } = await readTable(`${pilot}adtte.xpt`)
    const byPatient = new Map(records.map(record => [record.patientId, record]))
    const [id, days, date, censored] = ['USUBJID', 'AVAL', 'ADT', 'CNSR'].map(name => columnOf(table, name))
    expect(records).toHaveLength(table.rowCount)
    for (let row = 0; row < table.rowCount; row++) {
      const record = byPatient.get(textAt(id, row) ?? '')
      expect([record?.days, record?.date, 1 - (record?.event ?? 0)]).toEqual(
        [days, date, censored].map(column => numberAt(column, row)),
      )
    }
  })

  it('has 29, 61 and 62 events among 86, 84 and 84 patients, log-rank 60.27', async () => {
    const expected = reference<{
      arms: string[]
      n: number[]
      events: number[]
      median: (number | null)[]
      chiSquared: number
    }>('survival-pilot')
    const result = await firstDermatologic()
    const summary = summariseSurvival(result)
    expect(summary?.groups.map(({ group, n, events }) => [group, n, events])).toEqual(
      expected.arms.map((arm, i) => [arm, expected.n[i], expected.events[i]]),
    )
    const seen = summary?.comparison?.chiSquared ?? Number.NaN
    expect(
      recordRelativeError('Log-rank of the CDISC pilot from ADAE and ADSL', [seen], [expected.chiSquared]),
    ).toBeLessThan(1e-10)
    expect(seen).toBeCloseTo(60.27, 2)
    const medians = summary?.groups.map(({ median }) => (median?.value ?? Number.NaN) * 30.4375) ?? []
    expect(
      recordRelativeError(
        'Log-rank of the CDISC pilot from ADAE and ADSL',
        medians.slice(1),
        expected.median.slice(1).map(Number),
      ),
    ).toBeLessThan(1e-10)
    const groups = Int32Array.from(result.records, ({ group }) => expected.arms.indexOf(group ?? ''))
    const time = Float64Array.from(result.records, ({ days }) => days)
    const event = Uint8Array.from(result.records, record => record.event)
    expect(logRank({ time, event, group: groups }).df).toBe(2)
  })
})

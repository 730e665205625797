import { describe, expect, it } from 'vitest'
import { type PatientCase, survivalPatient } from '../../test/survival-case.ts'
import type { CensoringSet } from './censoring-sets.ts'
import { deriveSurvival } from './derive.ts'
import type { SurvivalPatient } from './fact.ts'
import { type SurvivalEndpoint, survivalDefinition } from './named-definitions.ts'
import type { DerivedSurvival } from './record.ts'
import { parseSchedule } from './schedule.ts'

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

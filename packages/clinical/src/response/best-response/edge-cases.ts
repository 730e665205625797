import type { PatientCourse } from '../patient-course.ts'
import type { BestResponseSettings } from './settings.ts'

/** A case: overall responses by day since the reference date, and the best responses that follow. */
export interface BestResponseCase {
  readonly name: string
  readonly source: string
  /** `PR@56 NE@84 PR@112`. */
  readonly responses: string
  readonly settings?: Partial<BestResponseSettings>
  readonly course?: Partial<PatientCourse>
  /** Without a reference date. */
  readonly noReference?: true
  readonly best?: string
  readonly bestDay?: number
  readonly confirmed?: string
  /** Day of the assessment that the confirmed best response is of. */
  readonly confirmedDay?: number
  /** Days since the reference date. */
  readonly responseDay?: number | null
  readonly confirmedResponseDay?: number | null
  readonly confirmationDay?: number | null
  readonly progressionDay?: number | null
  /** Days and whether it ended: `56 event`, `112 censored`. */
  readonly duration?: string | null
  readonly controlled?: boolean | null
  readonly findings?: readonly string[]
}

const paper = 'Eisenhauer 2009 (Eur J Cancer 45:228)'
const table3 = `${paper}, Table 3, best overall response when confirmation of CR and PR is required`
const noteA = `${paper}, Table 3, note a`
const all = `${paper}, section 4.4.3, best overall response: all time points`
const special = `${paper}, section 4.4.4, special notes on response assessment`
const confirmation = `${paper}, section 4.6, confirmatory measurement and duration of response`
const admiralonco = 'admiralonco (pharmaverse), documentation of derive_param_confirmed_bor'
const constructed = (of: string) => `constructed; the rule is in ${of}`

const rowsOfTable3: readonly BestResponseCase[] = (
  [
    ['CR, CR', 'CR@56 CR@112', 'CR'],
    ['CR, PR: SD where its minimum duration was met', 'CR@56 PR@112', 'SD'],
    ['CR, PR: PD where it was not', 'CR@28 PR@84', 'PD'],
    ['CR, SD: SD where its minimum duration was met', 'CR@56 SD@112', 'SD'],
    ['CR, SD: PD where it was not', 'CR@28 SD@84', 'PD'],
    ['CR, PD: SD where its minimum duration was met', 'CR@56 PD@112', 'SD'],
    ['CR, PD: PD where it was not', 'CR@28 PD@84', 'PD'],
    ['CR, NE: SD where its minimum duration was met', 'CR@56 NE@112', 'SD'],
    ['CR, NE: NE where it was not', 'CR@28 NE@84', 'NE'],
    ['PR, CR', 'PR@56 CR@112', 'PR'],
    ['PR, PR', 'PR@56 PR@112', 'PR'],
    ['PR, SD', 'PR@56 SD@112', 'SD'],
    ['PR, PD: SD where its minimum duration was met', 'PR@56 PD@112', 'SD'],
    ['PR, PD: PD where it was not', 'PR@28 PD@84', 'PD'],
    ['PR, NE: SD where its minimum duration was met', 'PR@56 NE@112', 'SD'],
    ['PR, NE: NE where it was not', 'PR@28 NE@84', 'NE'],
    ['NE, NE', 'NE@56 NE@112', 'NE'],
  ] as const
).map(([row, responses, confirmed]) => ({ name: `Table 3: ${row}`, source: table3, responses, confirmed }))

const timePoints: readonly BestResponseCase[] = [
  {
    name: 'SD, PR, PD: PR',
    source: `${all} (its example)`,
    responses: 'SD@56 PR@112 PD@168',
    best: 'PR',
    responseDay: 112,
    progressionDay: 168,
  },
  {
    name: 'SD, PD before the minimum duration: PD',
    source: `${all} (its example)`,
    responses: 'SD@28 PD@56',
    best: 'PD',
    confirmed: 'PD',
  },
  {
    name: 'SD before the minimum duration, then lost: not evaluable',
    source: `${all} (its example)`,
    responses: 'SD@28',
    best: 'NE',
    confirmed: 'NE',
  },
  { name: 'SD on the very day of the minimum duration counts', source: all, responses: 'SD@42', best: 'SD' },
  {
    name: 'SD a day before it does not, and is looked at',
    source: all,
    responses: 'SD@41',
    best: 'NE',
    findings: ['stable-just-short'],
  },
  {
    name: 'another minimum duration',
    source: all,
    responses: 'SD@41',
    settings: { minStableDays: 28 },
    best: 'SD',
  },
  { name: 'early SD, then SD long enough', source: all, responses: 'SD@28 SD@56', best: 'SD' },
  {
    name: 'an early CR needs no minimum duration without confirmation',
    source: all,
    responses: 'CR@28',
    best: 'CR',
    responseDay: 28,
  },
  { name: 'PD first', source: all, responses: 'PD@56', best: 'PD', responseDay: null, progressionDay: 56 },
  {
    name: 'a response after PD does not count',
    source: all,
    responses: 'SD@56 PD@112 PR@168 PR@224',
    best: 'SD',
    confirmed: 'SD',
    responseDay: null,
  },
  { name: 'NE, then PD: PD', source: constructed(all), responses: 'NE@56 PD@112', best: 'PD' },
  { name: 'never evaluable: NE', source: constructed(all), responses: 'NE@56', best: 'NE' },
  {
    name: 'non-target disease only: non-CR/non-PD long enough',
    source: `${paper}, Table 2`,
    responses: 'NON-CR/NON-PD@56',
    best: 'NON-CR/NON-PD',
  },
  { name: 'non-CR/non-PD too early: NE', source: admiralonco, responses: 'NON-CR/NON-PD@21', best: 'NE' },
  {
    name: 'non-target disease only: an unconfirmed CR is non-CR/non-PD',
    source: constructed(table3),
    responses: 'NON-CR/NON-PD@56 CR@112',
    confirmed: 'NON-CR/NON-PD',
    best: 'CR',
  },
  {
    name: 'a visit that was not done counts like one not evaluable',
    source: constructed(special),
    responses: 'PR@56 ND@84 PR@112',
    confirmed: 'PR',
  },
  {
    name: 'without a reference date SD is taken, with a finding',
    source: constructed(all),
    responses: 'SD@20',
    noReference: true,
    best: 'SD',
    findings: ['stable-duration-unchecked'],
  },
  {
    name: 'assessments before the reference date do not count',
    source: admiralonco,
    responses: 'PR@-7 SD@56',
    best: 'SD',
    findings: ['response-before-reference'],
  },
  {
    name: 'assessments after a new therapy do not count',
    source: constructed(confirmation),
    responses: 'SD@56 PR@112',
    course: { newTherapyDay: 60 },
    best: 'SD',
    findings: ['response-after-new-therapy'],
  },
  {
    name: 'a scan on the first day of a new therapy counts',
    source: constructed(confirmation),
    responses: 'SD@56 PR@112',
    course: { newTherapyDay: 112 },
    best: 'PR',
  },
  {
    name: 'of two assessments on one day the worst counts',
    source: admiralonco,
    responses: 'PR@56 SD@56',
    best: 'SD',
    findings: ['visits-same-day'],
  },
  {
    name: 'on one day, not evaluable does not hide progression',
    source: constructed(all),
    responses: 'NE@56 PD@56',
    best: 'PD',
    findings: ['visits-same-day'],
  },
  {
    name: 'progression after death',
    source: constructed(all),
    responses: 'SD@56 PD@112',
    course: { deathDay: 100 },
    best: 'SD',
    progressionDay: null,
    findings: ['progression-after-death'],
  },
]

const confirming: readonly BestResponseCase[] = [
  {
    name: 'PR, NE, PR is a confirmed response',
    source: `${special} (its example)`,
    responses: 'PR@56 NE@84 PR@112',
    confirmed: 'PR',
    confirmationDay: 112,
  },
  {
    name: 'two NE between, one allowed: not confirmed',
    source: admiralonco,
    responses: 'PR@56 NE@70 NE@84 PR@112',
    confirmed: 'SD',
  },
  {
    name: 'two NE between, two allowed: confirmed',
    source: admiralonco,
    responses: 'PR@56 NE@70 NE@84 PR@112',
    settings: { mostNotEvaluable: 2 },
    confirmed: 'PR',
  },
  {
    name: 'four weeks to the day confirm',
    source: confirmation,
    responses: 'PR@56 PR@84',
    confirmed: 'PR',
    confirmationDay: 84,
  },
  {
    name: '27 days do not',
    source: confirmation,
    responses: 'PR@56 PR@83',
    confirmed: 'SD',
    confirmationDay: null,
  },
  {
    name: 'too early to confirm, confirmed by the next',
    source: confirmation,
    responses: 'PR@56 PR@70 PR@98',
    confirmed: 'PR',
    confirmationDay: 98,
    confirmedResponseDay: 56,
  },
  {
    name: 'PR, SD, PR is not confirmed',
    source: `${table3} (PR, SD)`,
    responses: 'PR@56 SD@84 PR@112',
    confirmed: 'SD',
  },
  {
    name: 'PR, SD, PR is confirmed where one SD is accepted',
    source: admiralonco,
    responses: 'PR@56 SD@84 PR@112',
    settings: { acceptStable: true },
    confirmed: 'PR',
  },
  {
    name: 'two SD between are not accepted',
    source: admiralonco,
    responses: 'PR@56 SD@70 SD@84 PR@112',
    settings: { acceptStable: true },
    confirmed: 'SD',
  },
  {
    name: 'PR, SD, PR, PR is confirmed from the second PR',
    source: constructed(confirmation),
    responses: 'PR@56 SD@84 PR@112 PR@168',
    confirmed: 'PR',
    confirmedResponseDay: 112,
  },
  {
    name: 'a PR that CR confirms is a confirmed PR',
    source: `${table3} (PR, CR)`,
    responses: 'PR@56 CR@112',
    best: 'CR',
    confirmed: 'PR',
    confirmedResponseDay: 56,
  },
  {
    name: 'PR, CR, CR: CR, and response from the PR',
    source: constructed(confirmation),
    responses: 'PR@56 CR@84 CR@112',
    confirmed: 'CR',
    confirmedResponseDay: 56,
    responseDay: 56,
  },
  {
    name: 'CR, NE, CR is a confirmed CR',
    source: constructed(special),
    responses: 'CR@56 NE@84 CR@112',
    confirmed: 'CR',
  },
  {
    name: 'CR, SD, CR is none: disease after CR is progression',
    source: noteA,
    responses: 'CR@56 SD@84 CR@112',
    confirmed: 'SD',
  },
  {
    name: 'PR, CR, PR: disease after CR is progression, the PR was not yet confirmed',
    source: noteA,
    responses: 'PR@56 CR@77 PR@98',
    confirmed: 'SD',
  },
  {
    name: 'PR, PR, CR, PR: the PR was confirmed before',
    source: constructed(noteA),
    responses: 'PR@56 PR@84 CR@112 PR@140',
    confirmed: 'PR',
  },
  {
    name: 'as it stands: PR across CR then PR is not confirmed either',
    source: admiralonco,
    responses: 'PR@56 CR@66 PR@109',
    settings: { diseaseAfterComplete: 'as it stands' },
    confirmed: 'SD',
  },
  {
    name: 'as it stands: an early CR then SD long enough is SD',
    source: admiralonco,
    responses: 'CR@28 SD@84',
    settings: { diseaseAfterComplete: 'as it stands' },
    confirmed: 'SD',
  },
  {
    name: 'as it stands: an early CR and nothing more is NE',
    source: `${admiralonco} (event bor_ne)`,
    responses: 'CR@28',
    settings: { diseaseAfterComplete: 'as it stands' },
    confirmed: 'NE',
  },
  {
    name: 'confirmed only within the declared window',
    source: constructed(confirmation),
    responses: 'PR@56 PR@168',
    settings: { confirmWithinDays: 70 },
    confirmed: 'SD',
  },
  {
    name: 'PD between does not let PR be confirmed',
    source: constructed(all),
    responses: 'PR@56 PD@84 PR@112',
    confirmed: 'SD',
    progressionDay: 84,
  },
]

const durations: readonly BestResponseCase[] = [
  {
    name: 'duration from the first PR to progression',
    source: confirmation,
    responses: 'PR@56 PR@112 PD@168',
    duration: '112 event',
  },
  {
    name: 'duration from the PR although CR came later',
    source: confirmation,
    responses: 'PR@56 CR@112 CR@168 PD@224',
    duration: '168 event',
  },
  {
    name: 'no progression: censored at the last evaluable assessment',
    source: constructed(confirmation),
    responses: 'PR@56 PR@112 NE@168',
    duration: '56 censored',
  },
  {
    name: 'death ends a response',
    source: constructed(confirmation),
    responses: 'PR@56 PR@112',
    course: { deathDay: 150 },
    duration: '94 event',
  },
  {
    name: 'a new therapy censors it at the assessment before',
    source: constructed(confirmation),
    responses: 'PR@56 PR@112 PD@168',
    course: { newTherapyDay: 120, deathDay: 400 },
    duration: '56 censored',
  },
  {
    name: 'no response, no duration',
    source: constructed(confirmation),
    responses: 'SD@56 PD@112',
    duration: null,
  },
  {
    name: 'disease control by best response',
    source: constructed(confirmation),
    responses: 'SD@56 PD@112',
    controlled: true,
  },
  {
    name: 'disease control at 16 weeks: stable at or after it',
    source: constructed(confirmation),
    responses: 'SD@56 SD@112',
    settings: { controlDays: 112 },
    controlled: true,
  },
  {
    name: 'disease control at 16 weeks: progression before it',
    source: constructed(confirmation),
    responses: 'SD@56 PD@84',
    settings: { controlDays: 112 },
    controlled: false,
  },
  {
    name: 'disease control at 16 weeks: death before it',
    source: constructed(confirmation),
    responses: 'SD@56',
    settings: { controlDays: 112 },
    course: { deathDay: 90 },
    controlled: false,
  },
  {
    name: 'disease control at 16 weeks: followed for less',
    source: constructed(confirmation),
    responses: 'SD@56',
    settings: { controlDays: 112 },
    controlled: null,
  },
]

/**
 * The printed results of admiralonco's own tests of derive_param_confirmed_bor (ref_start_window 28): patients, their
 * dates as days from the reference date, best response and its day. Patient 8 has no assessment, 7 of test 2 is ND.
 */
const tested = 'admiralonco (pharmaverse), tests/testthat/test-derive_param_confirmed_bor.R'
const testData = {
  1: 'PR@0 CR@31 NE@46 CR@60 SD@91',
  2: 'SD@20 PR@51 SD@80 CR@92',
  3: 'CR@1 CR@21 SD@51',
  4: 'PR@2 SD@62 SD@93 PR@123 NON-CR/NON-PD@137',
  5: 'PR@0 SD@9 PR@19 NON-CR/NON-PD@135',
  6: 'PR@4 CR@14 PR@57',
  7: 'PR@4 CR@14 NE@59',
  9: 'PD@15 SD@34',
} as const
const asTested: Partial<BestResponseSettings> = { minStableDays: 28, diseaseAfterComplete: 'as it stands' }
const acceptingStable: Partial<BestResponseSettings> = {
  ...asTested,
  confirmDays: 14,
  mostNotEvaluable: 0,
  acceptStable: true,
}

const admiralTests: readonly BestResponseCase[] = [
  ...(
    [
      [1, 'CR', 31],
      [2, 'CR', 92],
      [3, 'CR', 1],
      [4, 'PR', 2],
      [5, 'PR', 0],
      [6, 'CR', 14],
      [7, 'CR', 14],
    ] as const
  ).map(([patient, best, bestDay]) => ({
    name: `admiralonco, patient ${patient}, without confirmation`,
    source: 'admiralonco (pharmaverse), tests/testthat/test-derive_param_bor.R, Test 1',
    responses: testData[patient],
    settings: asTested,
    best,
    bestDay,
  })),
  ...(
    [
      [1, 'CR', 31],
      [2, 'SD', 51],
      [3, 'SD', 51],
      [4, 'SD', 62],
      [5, 'NON-CR/NON-PD', 135],
      [6, 'SD', 57],
      [7, 'NE', 4],
      [9, 'PD', 15],
    ] as const
  ).map(([patient, confirmed, confirmedDay]) => ({
    name: `admiralonco, patient ${patient}, 28 days`,
    source: `${tested}, Test 1 (ref_confirm 28, max_nr_ne 1)`,
    responses: testData[patient],
    settings: asTested,
    confirmed,
    confirmedDay,
  })),
  ...(
    [
      [1, 'PR', 0],
      [2, 'PR', 51],
      [3, 'CR', 1],
      [4, 'SD', 62],
      [5, 'PR', 0],
      [6, 'SD', 57],
      [9, 'PD', 15],
    ] as const
  ).map(([patient, confirmed, confirmedDay]) => ({
    name: `admiralonco, patient ${patient}, 14 days, one SD, no NE`,
    source: `${tested}, Test 2 (ref_confirm 14, max_nr_ne 0, accept_sd)`,
    responses: testData[patient],
    settings: acceptingStable,
    confirmed,
    confirmedDay,
  })),
]

/** Table 3 row by row, the examples of sections 4.4 and 4.6, and the conventions that protocols declare. */
export const bestResponseCases: readonly BestResponseCase[] = [
  ...rowsOfTable3,
  ...timePoints,
  ...confirming,
  ...durations,
  ...admiralTests,
]

import { createRandom } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { drawIndex, drawYes, logistic } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { ivb } from './assumptions.ts'
import type { IvbPatient } from './patient.ts'

const v = ivb.values

export const adverseEventHeader = [
  'patient_id',
  'term',
  'body_system',
  'grade',
  'start',
  'end',
  'serious',
  'related',
] as const

interface Toxicity {
  readonly term: string
  readonly organClass: string
  /** Log odds without and with radiotherapy at an average patient, and per SD of urine TGF-beta and frailty. */
  readonly without: number
  readonly with: number
  readonly onTgfb: number
  readonly onFrailty: number
  /** Relative shares of grades 1 to 5. */
  readonly grades: readonly number[]
  /** Mean days from time zero to onset. */
  readonly onset: number
}

const gastrointestinal = 'Gastrointestinal disorders'
const respiratory = 'Respiratory, thoracic and mediastinal disorders'

/** Terms by their CTCAE names; all rates are assumed. */
export const toxicities: readonly Toxicity[] = [
  {
    term: 'Pneumonitis',
    organClass: respiratory,
    without: -2.9,
    with: -1.7,
    onTgfb: 0.5,
    onFrailty: 0.2,
    grades: [3, 4, 2, 0.4, 0.2],
    onset: 90,
  },
  {
    term: 'Esophageal fistula',
    organClass: gastrointestinal,
    without: -4.4,
    with: -3.2,
    onTgfb: 0.2,
    onFrailty: 0.3,
    grades: [0, 2, 3, 1, 0.6],
    onset: 110,
  },
  {
    term: 'Esophageal perforation',
    organClass: gastrointestinal,
    without: -4.8,
    with: -4,
    onTgfb: 0,
    onFrailty: 0.3,
    grades: [0, 1, 3, 1, 0.4],
    onset: 100,
  },
  {
    term: 'Upper gastrointestinal hemorrhage',
    organClass: gastrointestinal,
    without: -3.6,
    with: -3.1,
    onTgfb: 0,
    onFrailty: 0.3,
    grades: [2, 3, 3, 1, 0.4],
    onset: 120,
  },
  {
    term: 'Esophagitis',
    organClass: gastrointestinal,
    without: -3,
    with: 0.2,
    onTgfb: 0.2,
    onFrailty: 0.1,
    grades: [4, 5, 2, 0, 0],
    onset: 30,
  },
  {
    term: 'Fatigue',
    organClass: 'General disorders and administration site conditions',
    without: -0.8,
    with: -0.3,
    onTgfb: 0,
    onFrailty: 0.4,
    grades: [6, 4, 1, 0, 0],
    onset: 40,
  },
  {
    term: 'Hypothyroidism',
    organClass: 'Endocrine disorders',
    without: -2,
    with: -1.9,
    onTgfb: 0,
    onFrailty: 0,
    grades: [4, 5, 0.3, 0, 0],
    onset: 120,
  },
  {
    term: 'Rash maculo-papular',
    organClass: 'Skin and subcutaneous tissue disorders',
    without: -1.8,
    with: -1.8,
    onTgfb: 0,
    onFrailty: 0,
    grades: [5, 4, 1, 0, 0],
    onset: 60,
  },
]

/** Log odds that a toxicity befalls a patient under what they received. */
export function toxicityLogit(toxicity: Toxicity, who: IvbPatient, noSignal: boolean): number {
  const base = who.received === 'radiotherapy' && !noSignal ? toxicity.with : toxicity.without
  if (noSignal) return base
  const tgfb = (who.observables.logTgfb - v.tgfbMedian) / v.tgfbSd
  return base + toxicity.onTgfb * tgfb + toxicity.onFrailty * who.state.frailty
}

/** The adverse events of a patient: rows, and the day of a death by one of them. */
export function adverseEvents(who: IvbPatient, seed: number, noSignal: boolean) {
  const random = createRandom(seed, 'ivb toxicity', who.id)
  const rows: Cell[][] = []
  let fatal: number | null = null
  for (const toxicity of toxicities) {
    const happens = drawYes(random, logistic(toxicityLogit(toxicity, who, noSignal))) === 1
    const day = who.timeZero + 5 + Math.floor(2 * toxicity.onset * random.next())
    const grade = 1 + drawIndex(random, toxicity.grades)
    const lasts = 10 + random.integer(50)
    if (!happens || day >= who.end) continue
    // A death by toxicity is the patient's death: the draw of the outcome has no room for another.
    const isDeath = grade === 5 && who.ending === 'death' && who.end === who.deathDay && fatal === null
    const shown = grade === 5 && !isDeath ? 4 : grade
    const start = isDeath ? Math.max(who.timeZero, who.deathDay - random.integer(14)) : day
    if (isDeath) fatal = who.deathDay
    rows.push([
      who.id,
      toxicity.term,
      toxicity.organClass,
      shown,
      formatDay(start),
      formatDay(isDeath ? who.deathDay : Math.min(day + lasts, who.end)),
      shown >= 3 ? 'Y' : 'N',
      'Y',
    ])
  }
  return { rows, fatal }
}

import { createRandom, type Random } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'
import { rounded } from '../outcome/draws.ts'
import type { Cell } from '../writing/csv.ts'
import { ivb } from './assumptions.ts'
import { type Candidate, type IvbPatient, ivbDataCut } from './patient.ts'

const v = ivb.values

export const lesionHeader = [
  'patient_id',
  'lesion',
  'role',
  'organ',
  'node',
  'irradiated',
  'visit',
  'date',
  'diameter',
  'unit',
  'state',
  'reader',
] as const

interface SimulatedLesion {
  readonly name: string
  readonly role: 'target' | 'non-target'
  readonly organ: string
  readonly node: boolean
  readonly baseline: number
}

/** Assessments of a patient: rows of lesions, and the day on which progression was first seen. */
export interface LesionCourse {
  readonly rows: readonly Cell[][]
  readonly progressionSeen: number | null
  readonly lastAssessment: number
}

const organs = ['LUNG', 'LIVER', 'LYMPH NODE', 'ADRENAL GLAND']

function drawLesions(random: Random, sites: number): SimulatedLesion[] {
  const primary: SimulatedLesion = {
    name: 'T01',
    role: 'target',
    organ: 'OESOPHAGUS',
    node: false,
    baseline: 30 + random.integer(31),
  }
  const metastases = Array.from({ length: sites }, (_, i): SimulatedLesion => {
    const organ = organs[i % organs.length]
    return {
      name: `T0${i + 2}`,
      role: 'target',
      organ,
      node: organ === 'LYMPH NODE',
      baseline: 18 + random.integer(23),
    }
  })
  return [
    primary,
    ...metastases,
    { ...primary, name: 'NT01', role: 'non-target', organ: 'BONE', baseline: 0 },
  ]
}

/**
 * The lesions of a patient at baseline, weeks 6 and 12 of induction and, in the trial, every 6 weeks to week 54 and
 * every 12 after it, until progression is seen. Responders shrink to 35 to 60 % of the baseline; at the first
 * assessment after the true progression the primary (local) or a new lesion (distant) shows it.
 */
export function lesionCourse(who: Candidate | IvbPatient, seed: number): LesionCourse {
  const random = createRandom(seed, 'ivb lesions', who.id)
  const lesions = drawLesions(random, who.observables.sites)
  const depth = who.responds ? 0.35 + 0.25 * random.next() : 0.85 + 0.3 * random.next()
  const rows: Cell[][] = []
  const look = (visit: string, day: number, factor: number, grown: number) => {
    for (const lesion of lesions) {
      const own = lesion.name === 'T01' ? factor * grown : factor
      const measured = lesion.baseline * own * (1 + v.measurementSd * random.normal())
      // Non-target bone disease stays what it was.
      const target = lesion.role === 'target'
      rows.push([
        who.id,
        lesion.name,
        lesion.role,
        lesion.organ,
        lesion.node ? 'Y' : 'N',
        'received' in who && who.received === 'radiotherapy' && lesion.name === 'T01' ? 'Y' : 'N',
        visit,
        formatDay(day),
        target ? rounded(measured, 0) : null,
        target ? 'mm' : null,
        target ? 'measured' : 'present',
        'central',
      ])
    }
  }
  const newLesion = (visit: string, day: number) =>
    rows.push([
      who.id,
      'N01',
      'new',
      'LIVER',
      'N',
      'N',
      visit,
      formatDay(day),
      null,
      null,
      'present',
      'central',
    ])

  look('BASELINE', who.induction - 3 - random.integer(10), 1, 1)
  const early = who.induction + 42 + random.integer(3)
  look('WEEK 6', early, who.responds ? depth : depth ** 0.5, 1)
  const second = who.induction + 82 + random.integer(4)
  look('WEEK 12', second, who.responds && who.confirmed ? depth : who.responds ? 0.85 : depth, 1)
  if (!('timeZero' in who)) return { rows, progressionSeen: null, lastAssessment: second }

  let last = second
  for (let week = 6; week <= 300; week += week < 54 ? 6 : 12) {
    const day = who.timeZero + week * 7 + Math.round(v.assessmentSpread * (2 * random.next() - 1))
    if (day > Math.min(who.end, ivbDataCut) || day >= who.deathDay) break
    const progressed = who.ending !== 'death' && who.eventDay <= day
    if (!progressed && random.next() < v.missedAssessment) continue
    const visit = `FOLLOW-UP WEEK ${week}`
    look(visit, day, depth * 0.95, progressed && who.ending === 'local' ? 2.6 : 1)
    last = day
    if (!progressed) continue
    if (who.ending === 'distant') newLesion(visit, day)
    return { rows, progressionSeen: day, lastAssessment: day }
  }
  return { rows, progressionSeen: null, lastAssessment: last }
}

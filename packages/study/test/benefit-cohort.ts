import { createRandom, type Random } from '@tessera/statistics'
import { formatDay } from '@tessera/tables'

/**
 * A cohort whose truth is known: an arm planned by indication, started when its turn comes within 56 days if the
 * patient is event-free until then, or late; exponential hazards that change at the start.
 */
export interface BenefitLaw {
  /** Log odds of each arm against none: intercept, stage, age (SD), marker (SD). */
  readonly plan: readonly (readonly [number, number, number, number])[]
  /** Log hazard ratios of stage, age and marker. */
  readonly hazard: readonly [number, number, number]
  /** Log hazard ratio of each arm from its start on: intercept, marker. */
  readonly effect: readonly (readonly [number, number])[]
  /** Share of the treated who start after the grace period. */
  readonly late: number
}

export const arms = ['none', 'TACE', 'TKI'] as const
export const graceDays = 56
export const horizonDays = 36 * 30.4375
const daily = 0.0011

/** Confounding by indication, a gain of both arms, more of the first where the marker is high. */
export const confounded: BenefitLaw = {
  plan: [
    [-1.3, 1.6, 0.6, 0.1],
    [-1.3, 0.3, -0.3, 0.2],
  ],
  hazard: [0.9, 0.35, 0.1],
  effect: [
    [-0.3, -0.35],
    [-0.5, 0],
  ],
  late: 0.15,
}

export interface BenefitPatient {
  readonly stage: 0 | 1
  readonly age: number
  readonly marker: number
  readonly centre: number
}

export interface SeenPatient extends BenefitPatient {
  /** Arm ever started, and the day; 0 and NaN where none was. */
  readonly arm: number
  readonly start: number
  readonly day: number
  readonly event: 0 | 1
}

export function drawBenefitPatient(random: Random): BenefitPatient {
  const stage = random.next() < 0.4 ? 1 : 0
  return { stage, age: random.normal(), marker: random.normal(), centre: random.integer(4) }
}

/** Day of the event if an arm is started on a day, or never. */
function eventDay(
  law: BenefitLaw,
  patient: BenefitPatient,
  arm: number,
  start: number,
  unit: number,
): number {
  const { stage, age, marker } = patient
  const [b1, b2, b3] = law.hazard
  const rate = daily * Math.exp(b1 * stage + b2 * age + b3 * marker)
  if (arm === 0 || unit < rate * start) return unit / rate
  const [a, m] = law.effect[arm - 1]
  return start + (unit - rate * start) / (rate * Math.exp(a + m * marker))
}

const startDay = (random: Random) => 1 + random.integer(graceDays - 1)

/** What is seen of a patient: the arm only if the start was reached. */
export function seePatient(law: BenefitLaw, patient: BenefitPatient, random: Random): SeenPatient {
  const { stage, age, marker } = patient
  const odds = [1, ...law.plan.map(([a, s, g, m]) => Math.exp(a + s * stage + g * age + m * marker))]
  let left = random.next() * odds.reduce((sum, o) => sum + o, 0)
  let plan = 0
  while (left > odds[plan] && plan < odds.length - 1) left -= odds[plan++]
  const start = startDay(random)
  const late = random.next() < law.late
  const lateDay = graceDays + 1 + random.integer(150)
  const unit = -Math.log1p(-random.next())
  const begins = plan === 0 ? Number.POSITIVE_INFINITY : late ? lateDay : start
  const happens = Math.max(1, Math.ceil(eventDay(law, patient, plan, begins, unit)))
  const lost = 700 + random.integer(1500)
  const day = Math.min(happens, lost)
  const started = plan > 0 && begins < day
  return {
    ...patient,
    arm: started ? plan : 0,
    start: started ? begins : Number.NaN,
    day,
    event: happens <= lost ? 1 : 0,
  }
}

export function drawBenefitCohort(law: BenefitLaw, n: number, seed: number): SeenPatient[] {
  const random = createRandom(seed, 'benefit cohort')
  return Array.from({ length: n }, () => seePatient(law, drawBenefitPatient(random), random))
}

/**
 * The truth by brute force: every patient under every strategy. Whoever is planned not to be treated may still be
 * treated late; the strategies are of the grace period alone, so a late start stays part of "none".
 */
export function trueMeans(law: BenefitLaw, n: number, seed: number): number[] {
  const random = createRandom(seed, 'benefit truth')
  const sums = arms.map(() => 0)
  for (let i = 0; i < n; i++) {
    const patient = drawBenefitPatient(random)
    arms.forEach((_, k) => {
      const unit = -Math.log1p(-random.next())
      const begins = k === 0 ? untreated(law, patient, random) : { arm: k, day: startDay(random) }
      const day = Math.max(1, Math.ceil(eventDay(law, patient, begins.arm, begins.day, unit)))
      sums[k] += Math.min(day, horizonDays) / n
    })
  }
  return sums
}

/** Under "none within the grace period" some start late, as those do whose plan was late or none. */
function untreated(law: BenefitLaw, patient: BenefitPatient, random: Random) {
  const { stage, age, marker } = patient
  const odds = law.plan.map(([a, s, g, m]) => Math.exp(a + s * stage + g * age + m * marker) * law.late)
  let left = random.next() * (1 + odds.reduce((sum, o) => sum + o, 0))
  left -= 1
  if (left < 0) return { arm: 0, day: Number.POSITIVE_INFINITY }
  const arm = left < odds[0] ? 1 : 2
  return { arm, day: graceDays + 1 + random.integer(150) }
}

/** What the comparison of ever with never treated tends to: unweighted curves of a very large cohort. */
export function naiveMeans(law: BenefitLaw, n: number, seed: number): number[] {
  const cohort = drawBenefitCohort(law, n, seed)
  return arms.map((_, k) => {
    const own = cohort.filter(({ arm }) => arm === k).sort((a, b) => a.day - b.day)
    let left = 1
    let area = 0
    let from = 0
    for (let i = 0; i < own.length; ) {
      const { day } = own[i]
      if (day > horizonDays) break
      let events = 0
      let gone = 0
      while (i + gone < own.length && own[i + gone].day === day) events += own[i + gone++].event
      area += left * (day - from)
      from = day
      left *= 1 - events / (own.length - i)
      i += gone
    }
    return area + left * (horizonDays - from)
  })
}

const firstDay = 17_000

/** The tables of a cohort: patients, and scans of them, more often of those treated. */
export function benefitTables(
  cohort: readonly SeenPatient[],
  seed = 1,
): { patients: string; imaging: string } {
  const random = createRandom(seed, 'benefit tables')
  const header =
    'patient_id,centre,stage,age,marker,decision_date,adjuvant,adjuvant_start,severe,stopped,recurrence_date,last_contact_date'
  const scans: string[] = []
  const rows = cohort.map((patient, i) => {
    const zero = firstDay + random.integer(800)
    const id = `B${String(i + 1).padStart(4, '0')}`
    const severe = random.next() < [0.05, 0.2, 0.5][patient.arm] ? 1 : 0
    for (let day = 80; day < patient.day; day += patient.arm === 0 ? 95 : 75)
      scans.push(`${id},${formatDay(zero + day)}`)
    return [
      id,
      `H${patient.centre + 1}`,
      patient.stage === 1 ? 'II' : 'I',
      i % 40 === 7 ? '' : (60 + 10 * patient.age).toFixed(1),
      patient.marker.toFixed(3),
      formatDay(zero),
      arms[patient.arm],
      patient.arm === 0 ? '' : formatDay(zero + patient.start),
      severe,
      severe === 1 && random.next() < 0.4 ? 1 : 0,
      patient.event === 1 ? formatDay(zero + patient.day) : '',
      formatDay(zero + patient.day),
    ].join(',')
  })
  return {
    patients: `${[header, ...rows].join('\n')}\n`,
    imaging: `${['patient_id,scan_date', ...scans].join('\n')}\n`,
  }
}

export const benefitProtocol = `study: benefit
title: Who gains from adjuvant therapy
simulated: true
patients: { table: patients.csv, id: patient_id, centre: centre }
tables:
  imaging: { file: imaging.csv, date: scan_date }
dictionary:
  columns:
    decision_date: { type: date, role: date }
    adjuvant_start: { type: date, role: date }
    recurrence_date: { type: date, role: date }
    last_contact_date: { type: date, role: date }
timeZero: { name: adjuvant decision, at: decision_date }
treatment: { column: adjuvant, started: adjuvant_start, grace: 56 days, control: none, arms: [TACE, TKI], crossover: treatment policy }
endpoints:
  rfs: { type: time-to-event, events: recurrence_date, censor: last_contact_date, horizon: 36 months, label: Recurrence-free survival }
blocks:
  clinical: { columns: [stage, age], knownAt: before the decision }
  marker: { columns: [marker], knownAt: before the decision }
questions:
  - benefit: rfs
    adjust: [stage, age, marker, centre]
    toxicity: { severe: "severe == 1", stopped: "stopped == 1" }
    imaging: { table: imaging }
    subgroups: [stage]
    models: { clinical: [clinical], marker: [clinical, marker] }
validation: { leaveOut: centre, bootstrap: 40, permutations: 0, seed: 3 }
`

import { formatDay, type PartialDay } from '@tessera/tables'
import type { EventRule } from './definition.ts'
import type { Assessment, Fact, Site, SurvivalPatient } from './fact.ts'

/** A fact on one day: where only its month or year is known, on the first day that it can have been. */
export interface DatedFact extends Omit<Fact, 'day'> {
  readonly day: number
  readonly imputed: boolean
}

export interface DatedAssessment extends Omit<Assessment, 'day'> {
  readonly day: number
}

/** One patient's facts in order of date, up to the data cut, and what came after it. */
export interface History {
  readonly patient: SurvivalPatient
  /** What time counts from: time zero, or the first response. */
  readonly zero: number
  /** Time zero itself, from which the schedule of assessments counts. */
  readonly origin: number
  readonly facts: readonly DatedFact[]
  readonly assessments: readonly DatedAssessment[]
  readonly afterCut: readonly DatedFact[]
  /** Something is dated after the data cut, so the patient lived to see it. */
  readonly seenAfterCut: boolean
  /** Days on which disease was adequately assessed, in order; a documented progression or recurrence is one. */
  readonly adequateDays: readonly number[]
}

/**
 * Puts a patient's facts on days. A date of which the day is not known is the first day that it can be: not
 * before time zero where time zero is within the span, and for a death not before what else is known of that
 * patient within the span.
 */
export function historyOf(patient: SurvivalPatient, dataCut: number | null): History {
  const zero = dayOf(patient.timeZero)
  const alive = patient.facts.filter(({ kind }) => kind !== 'death').map(({ day }) => day.day)
  const seen = [...alive, ...patient.assessments.map(({ day }) => day.day)].filter(day => !Number.isNaN(day))
  const dated = patient.facts
    .filter(({ day }) => day.precision !== 'missing')
    .map((fact): DatedFact => {
      const floor = fact.kind === 'death' ? [zero, ...seen] : [zero]
      return { ...fact, day: firstPossible(fact.day, floor), imputed: fact.day.precision !== 'day' }
    })
    .sort((a, b) => a.day - b.day)
  const within = (day: number) => dataCut === null || !(day > dataCut)
  const facts = dated.filter(({ day }) => within(day))
  const assessments = patient.assessments
    .filter(({ day }) => day.precision !== 'missing')
    .map(assessment => ({ ...assessment, day: firstPossible(assessment.day, [zero]) }))
    .filter(({ day }) => within(day))
    .sort((a, b) => a.day - b.day)
  const documented = facts.filter(({ kind }) => kind === 'progression' || kind === 'recurrence')
  const adequate = [...assessments.filter(one => one.adequate), ...documented].map(({ day }) => day)
  return {
    patient,
    zero,
    origin: zero,
    facts,
    assessments,
    seenAfterCut:
      dated.some(({ day }) => !within(day)) || patient.assessments.some(({ day }) => !within(dayOf(day))),
    afterCut: dated.filter(({ day }) => !within(day)),
    adequateDays: [...new Set(adequate)].sort((a, b) => a - b),
  }
}

/** The day, or the first that it can be; NaN where nothing is known. */
export function dayOf(day: PartialDay): number {
  return day.precision === 'day' ? day.day : day.earliest
}

function firstPossible(day: PartialDay, floor: readonly number[]): number {
  if (day.precision === 'day') return day.day
  const inSpan = floor.filter(other => other >= day.earliest && other <= day.latest)
  return Math.max(day.earliest, ...inSpan)
}

/** The facts that an event rule asks for, in order of date. */
export function factsOf(
  history: Pick<History, 'facts'>,
  rule: Pick<EventRule, 'fact' | 'sites'>,
): DatedFact[] {
  return history.facts.filter(fact => isAsked(fact, rule))
}

export function isAsked(fact: DatedFact, rule: Pick<EventRule, 'fact' | 'sites'>): boolean {
  const { sites } = rule
  return fact.kind === rule.fact && (sites === undefined || hasSite(fact.site, sites))
}

function hasSite(site: Site | null, sites: readonly Site[]): boolean {
  return site !== null && sites.includes(site)
}

/** The latest adequate assessment up to a day (`strictly`: before it); null where there is none after time zero. */
export function lastAdequate(history: History, until: number, strictly = false): number | null {
  const days = history.adequateDays.filter(
    day => day > history.zero && (strictly ? day < until : day <= until),
  )
  return days.at(-1) ?? null
}

/** The latest day up to which the patient is known to have lived (the day of death at the latest), up to `until`. */
export function lastKnownAlive(history: History, until: number): number | null {
  if (history.seenAfterCut && Number.isFinite(until)) return until
  const days = [...history.facts.map(({ day }) => day), ...history.assessments.map(({ day }) => day)].filter(
    day => day <= until,
  )
  return days.length === 0 ? null : Math.max(...days)
}

export function dayText(day: number): string {
  return formatDay(Math.floor(day))
}

import type { Finding } from '@tessera/evidence'
import { daysPerMonth } from '@tessera/tables'
import { censoringDay, type Judgement, judge } from './censoring.ts'
import { contradictionsOf } from './contradictions.ts'
import type { EventRule, SurvivalDefinition } from './definition.ts'
import { deathWithoutDate, unjudgedRules } from './derivation-findings.ts'
import type { SurvivalPatient } from './fact.ts'
import { type DatedFact, dayOf, dayText, factsOf, type History, historyOf } from './history.ts'
import type { DerivedSurvival, SurvivalRecord, SurvivalStep, WithoutSurvival } from './record.ts'
import { defaultSurvivalSettings, type SurvivalSettings } from './settings.ts'

/**
 * Times to one endpoint, a record a patient, by an explicit hierarchy of events and censoring rules.
 *
 * The first event by date is taken (see {@link SurvivalDefinition}); the censoring rules are asked in order,
 * and the first that fires decides and dates the patient; otherwise it is the event. Facts after the data cut
 * do not count. Contradictions (progression after death, an event after the data cut, contact before an event,
 * dates before time zero ...) are findings with their rows. Whoever has no time is listed with the reason.
 */
export function deriveSurvival(
  patients: readonly SurvivalPatient[],
  definition: SurvivalDefinition,
  settings: Partial<SurvivalSettings> = {},
): DerivedSurvival {
  const complete = withBaselines({ ...defaultSurvivalSettings, ...settings }, patients)
  const records: SurvivalRecord[] = []
  const excluded: WithoutSurvival[] = []
  const findings: Finding[] = []
  const unjudged = new Map<string, number>()
  for (const patient of patients) {
    const history = historyOf(patient, complete.dataCut)
    findings.push(...contradictionsOf(history, complete.dataCut))
    const outcome = recordOf(history, definition, complete, unjudged)
    if (patient.diedWithoutDate) findings.push(deathWithoutDate(history, definition, outcome))
    if ('reason' in outcome) excluded.push(outcome)
    else records.push(outcome)
  }
  findings.push(...unjudgedRules(unjudged, definition))
  return { definition, records, excluded, findings }
}

function withBaselines(settings: SurvivalSettings, patients: readonly SurvivalPatient[]): SurvivalSettings {
  const hasBaselines =
    settings.hasBaselines ??
    patients.some(({ timeZero, assessments }) => assessments.some(({ day }) => dayOf(day) <= dayOf(timeZero)))
  return { ...settings, hasBaselines }
}

function recordOf(
  whole: History,
  definition: SurvivalDefinition,
  settings: SurvivalSettings,
  unjudged: Map<string, number>,
): SurvivalRecord | WithoutSurvival {
  const { patient } = whole
  const without = (code: string, reason: string): WithoutSurvival => ({
    patientId: patient.patientId,
    group: patient.group,
    code,
    reason,
  })
  if (Number.isNaN(whole.zero)) return without('time-zero-missing', 'time zero missing')
  if (settings.dataCut !== null && whole.zero > settings.dataCut)
    return without('time-zero-after-data-cut', 'time zero after the data cut')
  const start = startOf(whole, definition)
  if (start === null)
    return without('no-response', 'no response: duration of response is of responders alone')
  const history = { ...whole, zero: start }
  const first = firstEvent(history, definition, settings)
  if (first && first.fact.day < start)
    return without(
      'event-before-time-zero',
      `${first.fact.kind} on ${dayText(first.fact.day)} is before ${dayText(start)}: not at risk`,
    )
  if (!first && isUndatedDeath(history, definition))
    return without('death-without-date', 'died on a day that is not known')
  const trace: SurvivalStep[] = []
  const candidate = first?.fact ?? null
  trace.push({
    rule: 'event',
    fired: first !== null,
    because: first ? `${first.rule.description} on ${dayText(first.fact.day)}` : 'none of the events',
  })
  for (const [place, rule] of definition.censoring.entries()) {
    // A competing event is one of the events here: it cannot censor itself.
    if (settings.competing && isCompeting(rule.when, definition)) continue
    const judgement = judge(rule, history, candidate, settings)
    trace.push({ rule: rule.code, fired: judgement.fired, because: judgement.because })
    if (judgement.missing !== null)
      unjudged.set(
        `${rule.code}: ${judgement.because}`,
        (unjudged.get(`${rule.code}: ${judgement.because}`) ?? 0) + 1,
      )
    if (judgement.fired)
      return (
        censoredRecord(history, definition, settings, judgement, place, trace) ??
        without('no-date', 'no event, and no date up to which the patient was followed')
      )
  }
  if (!first) return without('no-rule', 'no event, and no censoring rule that says when observation ended')
  return {
    ...timeOf(history, first.fact.day, settings),
    ...namesOf(history, definition),
    event: first.cause === 1 ? 1 : 0,
    cause: first.cause,
    censored: 0,
    rule: first.cause === 1 ? 'event' : 'competing',
    description: descriptionOf(first.rule, first.fact),
    dateDescription: null,
    source: { file: first.fact.file, row: first.fact.row, field: first.fact.field },
    trace,
  }
}

function censoredRecord(
  history: History,
  definition: SurvivalDefinition,
  settings: SurvivalSettings,
  judgement: Judgement,
  place: number,
  trace: readonly SurvivalStep[],
): SurvivalRecord | WithoutSurvival | null {
  const at = censoringDay(judgement, history, settings)
  if (at === null) return null
  const { patient } = history
  if (at.day < history.zero)
    return {
      patientId: patient.patientId,
      group: patient.group,
      code: 'contact-before-time-zero',
      reason: `${at.description} on ${dayText(at.day)} is before ${dayText(history.zero)}`,
    }
  const { fact, rule } = judgement
  return {
    ...timeOf(history, at.day, settings),
    ...namesOf(history, definition),
    event: 0,
    cause: 0,
    censored: place + 1,
    rule: rule.code,
    description: rule.description,
    dateDescription: at.description,
    source: fact
      ? { file: fact.file, row: fact.row, field: fact.field }
      : { file: patient.file, row: patient.row, field: null },
    trace,
  }
}

function timeOf(history: History, day: number, { countsFirstDay }: SurvivalSettings) {
  const days = day - history.zero + (countsFirstDay ? 1 : 0)
  return { start: history.zero, date: day, days, months: days / daysPerMonth }
}

function namesOf({ patient }: History, { parameter, rules }: SurvivalDefinition) {
  return { patientId: patient.patientId, group: patient.group, parameter, rules }
}

function startOf(history: History, definition: SurvivalDefinition): number | null {
  if (definition.from === 'time zero') return history.zero
  const responses = factsOf(history, { fact: 'response' }).filter(({ day }) => day >= history.zero)
  return responses[0]?.day ?? null
}

interface FirstEvent {
  readonly rule: EventRule
  readonly fact: DatedFact
  readonly cause: number
}

/** The earliest event; on one day an event of interest comes before a competing one, and then the order of the list. */
function firstEvent(
  history: History,
  definition: SurvivalDefinition,
  settings: SurvivalSettings,
): FirstEvent | null {
  const own = definition.events.map(rule => ({ rule, cause: 1 }))
  const competing = settings.competing ? definition.competing.map((rule, i) => ({ rule, cause: i + 2 })) : []
  const found = [...own, ...competing].flatMap(({ rule, cause }) => {
    const fact = factsOf(history, rule)[0]
    return fact ? [{ rule, cause, fact }] : []
  })
  return found.reduce<FirstEvent | null>(
    (first, one) => (first === null || one.fact.day < first.fact.day ? one : first),
    null,
  )
}

/** A death without a date that the endpoint counts: without another event nobody knows how long the patient had. */
function isUndatedDeath({ patient, facts }: History, { events }: SurvivalDefinition): boolean {
  const dated = facts.some(({ kind }) => kind === 'death')
  return patient.diedWithoutDate === true && !dated && events.some(({ fact }) => fact === 'death')
}

function isCompeting(
  when: SurvivalDefinition['censoring'][number]['when'],
  { competing }: SurvivalDefinition,
): boolean {
  return when.kind === 'fact before event' && competing.some(({ fact }) => fact === when.fact)
}

function descriptionOf(rule: EventRule, fact: DatedFact): string {
  const site = fact.site !== null && rule.sites === undefined ? ` (${fact.site})` : ''
  return `${rule.description}${site}${fact.detail === null ? '' : `: ${fact.detail}`}`
}

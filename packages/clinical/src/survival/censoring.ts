import type { CensoringRule } from './definition.ts'
import { type DatedFact, dayText, factsOf, type History, lastAdequate, lastKnownAlive } from './history.ts'
import { endOfVisit, missedBetween } from './schedule.ts'
import type { SurvivalSettings } from './settings.ts'

/** A rule asked of one patient: whether it fires, or cannot be judged, and why. */
export interface Judgement {
  readonly rule: CensoringRule
  readonly fired: boolean
  /** What the rule needs and the data do not have; null where it was judged. */
  readonly missing: 'assessments' | 'baselines' | 'schedule' | null
  readonly because: string
  /** Up to which day observation counted when it fired. */
  readonly until: number
  readonly fact: DatedFact | null
}

/** Asks one censoring rule; `event` is the first event, or null. */
export function judge(
  rule: CensoringRule,
  history: History,
  event: DatedFact | null,
  settings: SurvivalSettings,
): Judgement {
  const { when } = rule
  const end = settings.dataCut ?? Number.POSITIVE_INFINITY
  const verdict = (
    fired: boolean,
    because: string,
    until = event?.day ?? end,
    fact: DatedFact | null = null,
  ) => ({
    rule,
    fired,
    missing: null,
    because,
    until,
    fact,
  })
  const unknown = (missing: 'assessments' | 'baselines' | 'schedule', because: string) => ({
    ...verdict(false, because),
    missing,
  })
  switch (when.kind) {
    case 'no baseline assessment': {
      if (!settings.hasAssessments) return unknown('assessments', 'no assessments were given')
      if (settings.hasBaselines === false)
        return unknown('baselines', 'the table of assessments has no baseline of anybody')
      const baseline = history.assessments.find(one => one.adequate && one.day <= history.zero)
      return baseline
        ? verdict(false, `baseline assessed on ${dayText(baseline.day)}`)
        : verdict(true, 'no adequate assessment at or before time zero')
    }
    case 'no assessment after baseline': {
      if (!settings.hasAssessments) return unknown('assessments', 'no assessments were given')
      const last = lastAdequate(history, event?.day ?? end)
      if (last !== null) return verdict(false, `assessed on ${dayText(last)}`)
      if (event?.kind === 'death' && settings.schedule) {
        const limit = history.origin + endOfVisit(settings.schedule, when.unlessDeathWithinVisits)
        if (event.day <= limit)
          return verdict(
            false,
            `death within ${when.unlessDeathWithinVisits} scheduled assessments, by ${dayText(limit)}`,
          )
      } else if (event?.kind === 'death')
        return unknown(
          'schedule',
          'an early death counts, and without a schedule it cannot be told from a late one',
        )
      return verdict(true, 'no adequate assessment after time zero')
    }
    case 'missed assessments': {
      if (event === null) return verdict(false, 'no event')
      if (!settings.hasAssessments) return unknown('assessments', 'no assessments were given')
      if (!settings.schedule) return unknown('schedule', 'no schedule of assessments was given')
      const start = history.origin
      const last = lastAdequate(history, event.day, true) ?? history.zero
      const missed = missedBetween(settings.schedule, last - start, event.day - start)
      return verdict(
        missed >= when.atLeast,
        `${missed} scheduled assessment${missed === 1 ? '' : 's'} missed between ${dayText(last)} and the event on ${dayText(event.day)}`,
      )
    }
    case 'fact before event': {
      const fact = factsOf(history, when).find(one => one.day >= history.zero)
      if (!fact) return verdict(false, `no ${when.fact}`)
      if (event !== null && fact.day >= event.day)
        return verdict(
          false,
          `${when.fact} on ${dayText(fact.day)}, not before the event on ${dayText(event.day)}`,
        )
      return verdict(true, `${when.fact} on ${dayText(fact.day)}`, fact.day, fact)
    }
    case 'no event after fact': {
      const fact = factsOf(history, when)[0]
      if (event !== null || !fact)
        return verdict(false, event === null ? `no ${when.fact}` : 'there is an event')
      return verdict(true, `${when.fact} on ${dayText(fact.day)}, no event`, end, fact)
    }
    case 'no event':
      return event === null ? verdict(true, 'no event', end) : verdict(false, 'there is an event')
  }
}

export interface CensoringDay {
  readonly day: number
  /** CNSDTDSC of ADTTE: what the date is. */
  readonly description: string
}

/** The day to which a patient counts whom a rule censors; null where no date is known. */
export function censoringDay(
  { rule, until, fact }: Judgement,
  history: History,
  settings: SurvivalSettings,
): CensoringDay | null {
  const zero: CensoringDay = { day: history.zero, description: 'time zero' }
  switch (rule.at) {
    case 'time zero':
      return zero
    case 'fact':
      return fact === null ? null : { day: fact.day, description: fact.kind }
    case 'last contact':
      return contact(history, until)
    case 'last known alive': {
      const day = lastKnownAlive(history, until)
      return day === null ? null : { day, description: 'last known alive' }
    }
    case 'last adequate assessment': {
      if (!settings.hasAssessments) return contact(history, until)
      const day = lastAdequate(history, until, rule.when.kind === 'missed assessments')
      return day === null ? zero : { day, description: 'last adequate assessment' }
    }
  }
}

/** The latest recorded contact; a contact after the day to which observation counts ends there. */
function contact(history: History, until: number): CensoringDay | null {
  const recorded = [...history.facts, ...history.afterCut].filter(({ kind }) => kind === 'last contact')
  const latest = recorded.at(-1)
  if (!latest) return null
  return latest.day <= until
    ? { day: latest.day, description: 'last contact' }
    : { day: until, description: 'last contact, cut at the end of observation' }
}

import { dayNumber } from './calendar.ts'

/** Day number of `2021-03-05`, with an optional time of day; NaN when the text is anything else. */
export function parseIsoDay(text: string): number {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    )
  if (!match) return Number.NaN
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]))
  return day + timeOfDay(match[4], match[5], match[6])
}

/** Fraction of a day; NaN for 25:00. The wall clock of the hospital counts: a zone after it is not applied. */
export function timeOfDay(hours = '0', minutes = '0', seconds = '0'): number {
  if (Number(hours) > 24 || Number(minutes) > 59 || Number(seconds) > 59) return Number.NaN
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400
}

import type { MeasuredBestResponse } from '@tessera/clinical'
import { clopperPearson } from '@tessera/statistics'
import { textTable } from '../terminal/text-table.ts'

/** Responders among patients with measurable disease, by reader, with exact 95 % intervals. */
export interface ResponseRate {
  readonly reader: string
  readonly patients: number
  /** Patients for whom objective response is refused: no measurable disease. */
  readonly refused: number
  readonly unconfirmed: Share
  readonly confirmed: Share
}

export interface Share {
  readonly responders: number
  readonly share: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/** What a rate needs of a patient by one reader. */
export type Responder = Pick<
  MeasuredBestResponse,
  'reader' | 'refusal' | 'objectiveResponse' | 'confirmedObjectiveResponse'
>

/** Response rates of every reader; patients listed as MISSING are in every denominator, as non-responders. */
export function responseRates(best: readonly Responder[]): ResponseRate[] {
  const missing = best.filter(({ reader }) => reader === '').length
  return [
    ...Map.groupBy(
      best.filter(({ reader }) => reader !== ''),
      ({ reader }) => reader,
    ),
  ].map(([reader, own]) => {
    const judged = own.filter(({ refusal }) => refusal === null)
    const patients = judged.length + missing
    return {
      reader,
      patients,
      refused: own.length - judged.length,
      unconfirmed: shareOf(judged.filter(one => one.objectiveResponse).length, patients),
      confirmed: shareOf(judged.filter(one => one.confirmedObjectiveResponse).length, patients),
    }
  })
}

function shareOf(responders: number, patients: number): Share {
  if (patients === 0) return { responders, share: null, lower: null, upper: null }
  const { lower, upper } = clopperPearson({ successes: responders, n: patients })
  return { responders, share: responders / patients, lower, upper }
}

/** A line a reader: responders, share, exact interval, and who is left out. */
export function ratesText(rates: readonly ResponseRate[], confirm: boolean): string {
  return textTable(
    ['reader', 'objective response', '95 % (exact)', ''],
    rates.map(({ reader, patients, refused, confirmed, unconfirmed }) => {
      const { responders, share, lower, upper } = confirm ? confirmed : unconfirmed
      return [
        reader,
        share === null ? '–' : `${responders} of ${patients} (${Math.round(100 * share)} %)`,
        lower === null || upper === null ? '' : `${Math.round(100 * lower)} to ${Math.round(100 * upper)} %`,
        `${confirm ? 'confirmed' : 'without confirmation'}${refused > 0 ? `; ${refused} without measurable disease left out` : ''}`,
      ]
    }),
  )
}

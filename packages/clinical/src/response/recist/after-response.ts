import type { Ruled, TargetResponse } from '../overall.ts'
import type { RecistResponse } from '../visit-response.ts'
import type { Judgement } from './assessment.ts'
import type { RecistSettings } from './settings.ts'
import type { Visit } from './visits.ts'

/**
 * Whether a response had been confirmed before the visit that is judged: two visits that meet `meets`, at least the
 * declared days apart, with nothing but such visits and NE between them and since.
 */
function wasConfirmed(
  judged: readonly Judgement[],
  visits: readonly Visit[],
  days: number,
  meets: (judgement: Judgement) => boolean,
): boolean {
  let first = Number.NaN
  let confirmed = false
  judged.forEach((judgement, i) => {
    if (i === 0 || judgement.overall === 'NE') return
    if (!meets(judgement)) {
      first = Number.NaN
      confirmed = false
    } else if (Number.isNaN(first)) first = visits[i].lastScan
    else if (visits[i].firstScan - first >= days) confirmed = true
  })
  return confirmed
}

/** Disease after a complete response: progression, as declared; null where the tables stand. */
export function afterComplete(
  table: Ruled<RecistResponse>,
  judged: readonly Judgement[],
  visits: readonly Visit[],
  settings: RecistSettings,
): Ruled<RecistResponse> | null {
  if (settings.diseaseAfterComplete === 'by the sum' || !isDisease(table.response)) return null
  const last = judged.slice(1).findLast(({ overall }) => overall !== 'NE')
  if (last?.overall !== 'CR') return null
  if (
    settings.diseaseAfterComplete === 'progression when confirmed' &&
    !wasConfirmed(judged, visits, settings.confirmDays, ({ overall }) => overall === 'CR')
  )
    return null
  return {
    response: 'PD',
    rule: 'disease after complete response',
    because: `disease is back after a ${settings.diseaseAfterComplete === 'progression' ? '' : 'confirmed '}complete response`,
  }
}

/** Disease that the tables do not call progression. */
export function isDisease(response: RecistResponse): boolean {
  return response === 'PR' || response === 'SD' || response === 'NON-CR/NON-PD'
}

/** A confirmed partial response that is kept until progression, where it is declared; null where the sum stands. */
export function keptPartialResponse(
  target: Ruled<TargetResponse> | null,
  judged: readonly Judgement[],
  visits: readonly Visit[],
  settings: RecistSettings,
): Ruled<TargetResponse> | null {
  if (settings.partialResponse === 'by the sum' || target?.response !== 'SD') return null
  const responded = (judgement: Judgement) =>
    judgement.target?.response === 'PR' || judgement.target?.response === 'CR'
  if (!wasConfirmed(judged, visits, settings.confirmDays, responded)) return null
  return {
    response: 'PR',
    rule: 'partial response kept',
    because: `${target.because}; the confirmed partial response holds until progression`,
  }
}

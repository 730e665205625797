import type { RecordedResponse } from '../visit-response.ts'
import { type Best, bestAt } from './best.ts'
import type { BestResponseSettings } from './settings.ts'

/** Stable disease for long enough, else progression, else not evaluable; responses here are those not confirmed. */
export function notResponding(
  read: readonly RecordedResponse[],
  referenceDay: number | null,
  settings: BestResponseSettings,
): Best {
  const since = (response: RecordedResponse) =>
    referenceDay === null ? Number.NaN : response.day - referenceDay
  const longEnough = (response: RecordedResponse) => !(since(response) < settings.minStableDays)
  const nonTargetOnly =
    read.some(({ response }) => response === 'NON-CR/NON-PD') &&
    !read.some(({ response }) => response === 'PR' || response === 'SD')
  const stable = nonTargetOnly ? 'NON-CR/NON-PD' : 'SD'
  const held = read.filter(({ response }) => response !== 'PD' && response !== 'NE')
  const sameKind = held.filter(({ response }) => nonTargetOnly || response !== 'NON-CR/NON-PD')
  const first = sameKind.find(longEnough) ?? held.find(longEnough)
  if (first) {
    const response = first.response === 'NON-CR/NON-PD' ? first.response : stable
    const was = first.response === response ? '' : ` (${first.response}, not confirmed)`
    const when =
      referenceDay === null
        ? 'minimum duration not checked'
        : `day ${since(first)} of at least ${settings.minStableDays}`
    return bestAt(
      response,
      first,
      first.response === response ? `${response} long enough` : `unconfirmed ${first.response}`,
      `${response} at ${first.visit}${was}, ${when}`,
    )
  }
  const progression = read.find(({ response }) => response === 'PD')
  if (progression)
    return bestAt(
      'PD',
      progression,
      'progression',
      `${held.length > 0 ? `nothing for ${settings.minStableDays} days, ` : ''}PD at ${progression.visit}`,
    )
  if (held.length > 0)
    return bestAt(
      'NE',
      held[0],
      'not long enough',
      `${held[0].response} at ${held[0].visit} on day ${since(held[0])}, before day ${settings.minStableDays}, and nothing later`,
    )
  return bestAt(
    'NE',
    read[0],
    'never evaluable',
    read.length === 0 ? 'no assessment counts' : 'no assessment was evaluable',
  )
}

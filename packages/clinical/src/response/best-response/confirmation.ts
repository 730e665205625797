import type { RecistResponse, RecordedResponse } from '../visit-response.ts'
import type { BestResponseSettings } from './settings.ts'

/** A response and the assessment that confirmed it. */
export interface Confirmation {
  readonly first: RecordedResponse
  readonly by: RecordedResponse
}

/**
 * The first complete response that a later complete response confirms, with only CR and at most the declared number
 * of NE between them. `responses` are in order of time and end at progression.
 */
export function confirmedComplete(
  responses: readonly RecordedResponse[],
  settings: BestResponseSettings,
): Confirmation | null {
  return firstConfirmed(responses, settings, ['CR'], ['CR'], 0)
}

/**
 * The first partial response that a later CR or PR confirms: between them CR, PR, at most the declared number of NE
 * and, if accepted, one SD; no PR after a CR.
 */
export function confirmedPartial(
  responses: readonly RecordedResponse[],
  settings: BestResponseSettings,
): Confirmation | null {
  return firstConfirmed(responses, settings, ['PR'], ['CR', 'PR'], settings.acceptStable ? 1 : 0)
}

function firstConfirmed(
  responses: readonly RecordedResponse[],
  settings: BestResponseSettings,
  what: readonly RecistResponse[],
  confirming: readonly RecistResponse[],
  mostStable: number,
): Confirmation | null {
  for (const [i, first] of responses.entries()) {
    if (!what.includes(first.response)) continue
    const by = confirmedBy(first, responses.slice(i + 1), settings, confirming, mostStable)
    if (by) return { first, by }
  }
  return null
}

function confirmedBy(
  first: RecordedResponse,
  later: readonly RecordedResponse[],
  settings: BestResponseSettings,
  confirming: readonly RecistResponse[],
  mostStable: number,
): RecordedResponse | null {
  let notEvaluable = 0
  let stable = 0
  let complete = false
  for (const next of later) {
    const apart = next.day - first.day
    if (settings.confirmWithinDays !== null && apart > settings.confirmWithinDays) return null
    if (confirming.includes(next.response)) {
      if (next.response === 'PR' && complete) return null
      complete ||= next.response === 'CR'
      if (apart >= settings.confirmDays) return next
    } else if (next.response === 'NE' || next.response === 'ND') notEvaluable++
    else if (next.response === 'SD') stable++
    else return null
    if (notEvaluable > settings.mostNotEvaluable || stable > mostStable) return null
  }
  return null
}

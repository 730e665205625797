import type { RecistResponse } from './visit-response.ts'

/** What the targets of a visit amount to; `null` elsewhere stands for a patient without targets. */
export type TargetResponse = 'CR' | 'PR' | 'SD' | 'PD' | 'NE'

/** What the non-targets of a visit amount to. */
export type NonTargetResponse = 'CR' | 'NON-CR/NON-PD' | 'PD' | 'NE'

/** New lesions of a visit; an equivocal one does not make progression until it is confirmed. */
export type NewLesions = 'none' | 'equivocal' | 'unequivocal'

/** A judgement with the rule that made it. */
export interface Ruled<R extends string> {
  readonly response: R
  /** Stable code of the rule: `table-1: target PR`. */
  readonly rule: string
  /** One sentence for the trace. */
  readonly because: string
}

/**
 * Overall response of a visit from its three parts: Tables 1 (target disease, with or without non-target) and 2
 * (non-target disease alone) of Eisenhauer 2009 (RECIST 1.1, Eur J Cancer 45:228). Progression of any part decides;
 * `null` is a part that the patient did not have at baseline. Without disease at baseline and without a new lesion
 * the visit is `ND`: no response can be judged.
 */
export function overallResponse(
  target: TargetResponse | null,
  nonTarget: NonTargetResponse | null,
  newLesions: NewLesions = 'none',
): Ruled<RecistResponse> {
  const table = target === null ? 'table-2' : 'table-1'
  const made = (response: RecistResponse, row: string, because: string) => ({
    response,
    rule: `${table}: ${row}`,
    because,
  })
  if (newLesions === 'unequivocal')
    return made('PD', 'new lesion', 'an unequivocal new lesion is progression')
  if (target === 'PD') return made('PD', 'target PD', 'the targets progressed, whatever the rest did')
  if (nonTarget === 'PD') return made('PD', 'non-target PD', 'the non-targets progressed unequivocally')
  if (target === null) return withoutTargets(nonTarget, made)
  if (target === 'NE')
    return made('NE', 'target NE', 'not all targets were evaluated and nothing shows progression')
  if (target === 'SD') return made('SD', 'target SD', 'stable targets, no progression elsewhere')
  if (target === 'PR') return made('PR', 'target PR', 'targets in partial response, no progression elsewhere')
  if (nonTarget === null || nonTarget === 'CR')
    return made(
      'CR',
      'target CR, non-target CR',
      nonTarget === null ? 'all disease is gone' : 'targets and non-targets are gone',
    )
  return nonTarget === 'NE'
    ? made('PR', 'target CR, non-target NE', 'targets are gone, the non-targets were not all evaluated')
    : made('PR', 'target CR, non-target NON-CR/NON-PD', 'targets are gone, non-target disease persists')
}

function withoutTargets(
  nonTarget: NonTargetResponse | null,
  made: (response: RecistResponse, row: string, because: string) => Ruled<RecistResponse>,
): Ruled<RecistResponse> {
  if (nonTarget === 'CR') return made('CR', 'non-target CR', 'all non-target disease is gone')
  if (nonTarget === 'NON-CR/NON-PD')
    return made(
      'NON-CR/NON-PD',
      'non-target NON-CR/NON-PD',
      'non-target disease persists without progression',
    )
  if (nonTarget === 'NE') return made('NE', 'non-target NE', 'the non-targets were not all evaluated')
  return made('ND', 'no disease', 'no disease at baseline and no new lesion: no response can be judged')
}

import type { Estimate } from '@tessera/evidence'
import type { Measure } from '../measures/measure.ts'

/** What every estimate of a question, validation and model shares. */
export interface EstimateContext {
  readonly question: string
  readonly validation: string
  readonly level: number
  readonly status: Estimate['status']
  readonly about: Estimate['about']
}

/** The parts of an estimate that differ; the rest is filled in as absent. */
export type EstimateParts = Pick<Estimate, 'measure' | 'label' | 'value' | 'method' | 'n'> & Partial<Estimate>

/** A complete estimate with its id: `question/validation/model/measure[@threshold][/suffix]`. */
export function makeEstimate(context: EstimateContext, parts: EstimateParts, suffix = ''): Estimate {
  const threshold = parts.threshold ?? null
  const id = [
    context.question,
    context.validation,
    parts.model ?? 'all',
    threshold === null ? parts.measure : `${parts.measure}@${threshold}`,
  ].join('/')
  const estimate: Estimate = {
    lower: null,
    upper: null,
    se: null,
    p: null,
    events: null,
    model: null,
    reference: null,
    fold: null,
    subgroup: null,
    horizon: null,
    why: null,
    question: context.question,
    validation: context.validation,
    level: context.level,
    about: context.about,
    status: context.status,
    ...parts,
    threshold,
    id: suffix === '' ? id : `${id}/${suffix}`,
  }
  return finite(estimate)
}

/** A value that is not a number becomes null, and says so. */
function finite(estimate: Estimate): Estimate {
  const number = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null)
  const value = number(estimate.value)
  const why = value === null && estimate.why === null ? 'could not be estimated' : estimate.why
  return {
    ...estimate,
    value,
    lower: value === null ? null : number(estimate.lower),
    upper: value === null ? null : number(estimate.upper),
    se: number(estimate.se),
    p: number(estimate.p),
    why,
  }
}

/** The measure's own words, for an estimate of it. */
export function wordsOf(measure: Measure) {
  return {
    measure: measure.name,
    label: measure.label,
    horizon: measure.horizon,
    threshold: measure.threshold,
  }
}

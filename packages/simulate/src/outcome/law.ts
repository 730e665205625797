import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import type { Effect } from '../truth/truth.ts'

/** A term of an outcome's linear predictor, with the way to read it off a patient. */
export interface Term<X> extends Omit<Effect, 'status' | 'kind'> {
  readonly kind: 'observable' | 'latent'
  /** The value in units of `per`, around `centredAt`. */
  readonly of: (observables: X, state: TumourImmuneState) => number
}

/** The linear predictor of a patient, by terms; the centre's own part is added by who knows it. */
export interface Law<X> {
  readonly terms: readonly Term<X>[]
  /** The part that the observables give. */
  observable(observables: X): number
  /** The part that the latent state gives. */
  latent(state: TumourImmuneState): number
}

/** A law of terms; with no signal every coefficient is 0. */
export function makeLaw<X>(given: readonly Term<X>[], noSignal: boolean): Law<X> {
  const terms = noSignal ? given.map(term => ({ ...term, coefficient: 0 })) : given
  const latentTerms = terms.filter(isLatent)
  const observableTerms = terms.filter(term => term.kind === 'observable')
  const none: TumourImmuneState = { infiltration: 0, aggressiveness: 0, frailty: 0 }
  return {
    terms,
    observable: x => observableTerms.reduce((sum, term) => sum + term.coefficient * term.of(x, none), 0),
    latent: state => latentTerms.reduce((sum, term) => sum + term.coefficient * state[term.term], 0),
  }
}

type LatentTerm = { readonly term: keyof TumourImmuneState; readonly coefficient: number }

function isLatent<X>(term: Term<X>): term is Term<X> & LatentTerm {
  return term.kind === 'latent'
}

/** A term of what can be observed. */
export function observableTerm<X>(
  name: string,
  coefficient: number,
  per: string,
  centredAt: number,
  source: string,
  of: (observables: X) => number,
): Term<X> {
  return { term: name, kind: 'observable', coefficient, per, centredAt, source, of }
}

/** A term of the latent state. */
export function latentTerm<X>(name: keyof TumourImmuneState, coefficient: number, source: string): Term<X> {
  return {
    term: name,
    kind: 'latent',
    coefficient,
    per: '1 standard deviation',
    centredAt: 0,
    source,
    of: (_, state) => state[name],
  }
}

/** The terms as the truth file holds them. */
export function effectsOf<X>({ terms }: Law<X>): Effect[] {
  return terms.map(({ term, kind, coefficient, per, centredAt, source }) => ({
    term,
    kind,
    coefficient,
    per,
    centredAt,
    status: 'assumed',
    source,
  }))
}

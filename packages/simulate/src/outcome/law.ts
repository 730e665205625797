import type { TumourImmuneState } from '../latent/tumour-immune-state.ts'
import { assumedEffect } from '../truth/assumed-effect.ts'
import type { Effect } from '../truth/truth.ts'

type Named = Omit<Effect, 'status' | 'kind'>

/** A term of what can be observed. */
export interface ObservableTerm<X> extends Named {
  readonly kind: 'observable'
  /** The value in units of `per`, around `centredAt`. */
  readonly of: (observables: X) => number
}

/** A term of the latent state. */
export interface LatentTerm<L> extends Named {
  readonly kind: 'latent'
  readonly of: (observables: unknown, latent: L) => number
}

/** A term of an outcome's linear predictor, with the way to read it off a patient. */
export type Term<X, L = TumourImmuneState> = ObservableTerm<X> | LatentTerm<L>

/** The linear predictor of a patient, by terms; the centre's own part is added by who knows it. */
export interface Law<X, L = TumourImmuneState> {
  readonly terms: readonly Term<X, L>[]
  /** The part that the observables give. */
  observable(observables: X): number
  /** The part that the latent state gives. */
  latent(latent: L): number
  /** Both together. */
  linear(observables: X, latent: L): number
}

/** A law of terms; with no signal every coefficient is 0. */
export function makeLaw<X, L = TumourImmuneState>(
  given: readonly Term<X, L>[],
  noSignal: boolean,
): Law<X, L> {
  const terms = noSignal ? given.map(term => ({ ...term, coefficient: 0 })) : given
  const latentTerms = terms.filter(term => term.kind === 'latent')
  const observableTerms = terms.filter(term => term.kind === 'observable')
  return {
    terms,
    observable: x => observableTerms.reduce((sum, term) => sum + term.coefficient * term.of(x), 0),
    latent: latent => latentTerms.reduce((sum, term) => sum + term.coefficient * term.of(null, latent), 0),
    linear: (x, latent) => terms.reduce((sum, term) => sum + term.coefficient * term.of(x, latent), 0),
  }
}

export function observableTerm<X>(
  name: string,
  coefficient: number,
  per: string,
  centredAt: number,
  source: string,
  of: (observables: X) => number,
): ObservableTerm<X> {
  return { term: name, kind: 'observable', coefficient, per, centredAt, source, of }
}

export function latentTerm<Part extends string>(
  name: Part,
  coefficient: number,
  source: string,
): LatentTerm<Readonly<Record<Part, number>>> {
  return {
    term: name,
    kind: 'latent',
    coefficient,
    per: '1 standard deviation',
    centredAt: 0,
    source,
    of: (_, latent) => latent[name],
  }
}

/** The terms as the truth file holds them. */
export function effectsOf<X, L>({ terms }: Law<X, L>): Effect[] {
  return terms.map(({ term, kind, coefficient, per, centredAt, source }) =>
    assumedEffect(term, kind, coefficient, per, source, centredAt),
  )
}

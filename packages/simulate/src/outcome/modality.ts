import type { Random } from '@tessera/statistics'

/** Values of discrete observables (and of covariates of no latent part), by name. */
export type ObservedValues = Readonly<Record<string, number>>

/** What a modality shows of the latent parts of a patient. */
export interface Modality {
  /** As the block of the study is called. */
  readonly name: string
  /**
   * Of what is Gaussian given the latent parts x, y = Lambda x + e: Lambda' Psi^-1 Lambda, d x d row-major. Thousands
   * of genes come down to this.
   */
  readonly information?: Float64Array
  /** Of what is not: drawn given x, with its log likelihood up to a constant. */
  readonly discrete?: {
    /** @param observed what the modalities before it show: pathology depends on the therapy that was given */
    draw(latent: Float64Array, random: Random, observed?: ObservedValues): ObservedValues
    logLikelihood(observed: ObservedValues, latent: Float64Array): number
  }
}

/** Patients of one centre: their share and the mean of their latent parts, which every score is allowed to know. */
export interface LatentCentre {
  readonly share: number
  readonly mean: Float64Array
  /** What its patients show, where that is not what all do (pieces of another size). */
  readonly modalities?: readonly Modality[]
  /** Parts of one place are measured together; by default each is its own. */
  readonly place?: string
}

export interface BestByModalityOptions {
  /** Covariance of the latent parts within a centre, d x d row-major. */
  readonly covariance: Float64Array
  readonly centres: readonly LatentCentre[]
  readonly modalities: readonly Modality[]
  /** The sets that are asked about, by names of modalities; the empty set is what the centre alone tells. */
  readonly sets: readonly (readonly string[])[]
  /**
   * P(event by the horizon) of a patient at risk, given everything: the latent parts, what the discrete modalities
   * show, and the place of the centre.
   */
  risk(latent: Float64Array, observed: ObservedValues, centre: number): number
  /** Of ordered levels besides: P(each level), the lowest first, likewise. */
  levels?(latent: Float64Array, observed: ObservedValues, centre: number): readonly number[]
  /** Of values besides: their mean given everything, and the variance around it. */
  readonly value?: {
    mean(latent: Float64Array, observed: ObservedValues, centre: number): number
    variance(centre: number): number
  }
  /** P(at risk at time zero); absent: surely. */
  atRisk?(latent: Float64Array, observed: ObservedValues, centre: number): number
  readonly seed: number
  /** Patients who are drawn. */
  readonly patients: number
  /** Draws of the posterior of each patient; 128 by default, the same points for all. */
  readonly draws?: number
}

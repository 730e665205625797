import type { Finding, Fitted, Fitter } from '@tessera/evidence'
import type { Assay, AssayScale } from '../assay/assay.ts'

/** What some of the methods take; each names its own, and what is not its own is left alone. */
export interface NormalisationOptions {
  /** Counts on the linear scale (counts per million, divided counts) in place of log2. */
  readonly linear?: boolean
  /** Reads added before the logarithm; 2 by default. */
  readonly priorCount?: number
  /** Median of ratios: geometric means of the positive counts. */
  readonly positiveCounts?: boolean
  /** Length of each feature in bases, by its name. */
  readonly lengths?: Readonly<Record<string, number>>
  /** PQN: which samples the reference spectrum is taken of; the study samples by default. */
  readonly spectrum?: 'study' | 'qc'
  /** Features that were spiked in. */
  readonly standards?: readonly string[]
  /** Column of the sample sheet that measures dilution. */
  readonly by?: string
}

/** What a normalisation did to one sample, for its table: `{ 'library size': 1.2e6, factor: 0.97 }`. */
export type SampleNumbers = Readonly<Record<string, number>>

/** As `toJSON` writes it and `fromJson` of the method reads it. */
export interface NormalisationJson {
  readonly [field: string]: unknown
  readonly tessera: 'normalisation/1'
  readonly method: string
}

/**
 * A normalisation with everything that it took from training: each sample's result depends on that sample and the
 * reference alone. What it returns has the training's features in the training's order; one that the assay lacks is
 * missing (NaN), one that training lacked is gone, and `findings` says so.
 */
export interface FittedNormalisation extends Fitted<Assay, Assay> {
  readonly method: string
  /** @throws OmicsError for another scale, values that the method cannot take, or too few features of the training's */
  apply(assay: Assay): Assay
  /** One entry a sample. */
  numbers(assay: Assay): SampleNumbers[]
  findings(assay: Assay): Finding[]
  toJSON(): NormalisationJson
}

/** A way to make samples comparable. One file in `methods/` and a line in `methods.ts` make a new one. */
export interface NormalisationMethod {
  /** As `--method` names it. */
  readonly name: string
  readonly label: string
  /** One line: what it does, for help and reports. */
  readonly about: string
  readonly scales: readonly AssayScale[]
  fitter(options: NormalisationOptions): Fitter<Assay, FittedNormalisation>
  /** What `toJSON` wrote. @throws OmicsError `shape` for anything else */
  fromJson(json: unknown): FittedNormalisation
}

import type { Fitted, Fitter } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'

/** One step of a pipeline with everything that it took from training. */
export interface FittedStep extends Fitted<Assay, Assay> {
  /** What is worth knowing of this fit: how many features left, what could not be scored. */
  readonly notes: readonly string[]
}

/** A kind of step: its settings as a protocol writes them. One file in `steps/` and a line in `steps.ts` make a new one. */
export interface StepKind<S> {
  readonly name: string
  fitter(settings: S): Fitter<Assay, FittedStep>
  /** What the fitted step's `toJSON` wrote. @throws OmicsError for anything else */
  fromJson(json: unknown): FittedStep
}

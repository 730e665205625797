import { ImagingError, type Mask, type Volume } from '@tessera/imaging'
import { type FeatureAgreement, featureAgreement, repeatedFeatures } from '../agreement/index.ts'
import { type PerturbOptions, perturb } from './perturb.ts'
import { type Perturbation, perturbationName } from './perturbation.ts'

/** One perturbed version of a patient's image with its features. */
export interface PerturbedFeatures {
  readonly perturbation: string
  /** Null where the perturbation left nothing to measure, and `failed` says why. */
  readonly features: Readonly<Record<string, number>> | null
  readonly failed: string | null
}

/**
 * The features of every perturbed version of an image and a mask. A version that leaves nothing of the mask (a small one
 * shrunk) fails alone, with its reason.
 */
export function perturbedFeatures(
  image: Volume,
  mask: Mask,
  perturbations: readonly Perturbation[],
  extract: (image: Volume, mask: Mask) => Readonly<Record<string, number>>,
  options: PerturbOptions,
): PerturbedFeatures[] {
  return perturbations.map(perturbation => {
    const name = perturbationName(perturbation)
    try {
      const changed = perturb(image, mask, perturbation, options)
      return { perturbation: name, features: extract(changed.image, changed.mask), failed: null }
    } catch (error) {
      if (!(error instanceof ImagingError) || !isOfOne(error)) throw error
      return { perturbation: name, features: null, failed: error.message }
    }
  })
}

function isOfOne({ fault }: ImagingError): boolean {
  return fault === 'empty-mask' || fault === 'too-small'
}

/**
 * ICC(1,1) of each feature over the perturbed versions of several patients: how much of what a feature varies is between
 * patients, not perturbations. A patient counts for a feature where every version has it.
 */
export function perturbationAgreement(
  patients: readonly (readonly PerturbedFeatures[])[],
  level = 0.95,
): FeatureAgreement[] {
  const values = patients.map(versions => versions.map(version => version.features))
  return featureAgreement(repeatedFeatures(values), { form: 'ICC(1,1)', level })
}

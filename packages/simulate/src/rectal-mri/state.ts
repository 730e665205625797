import { latentCovariance, sensitivityFollows } from '../latent/latent-covariance.ts'
import { latentVector } from '../latent/latent-vector.ts'
import { chemoradiotherapyLoading } from '../scan/scan-law.ts'

/** The latent parts of a patient, in the order of the vector. */
export const latentParts = ['infiltration', 'aggressiveness', 'frailty', 'sensitivity'] as const

export const { placeOf, vectorOf } = latentVector(latentParts)

/** Covariance of the parts within a centre. */
export const rectalCovariance = latentCovariance(latentParts, {
  sensitivity: sensitivityFollows(chemoradiotherapyLoading),
})

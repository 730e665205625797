import type { Random } from '@tessera/statistics'
import { logistic } from '../outcome/draws.ts'
import { addInformation, type LatentParts, loaded } from './loadings.ts'
import type { SomaticLaw } from './somatic-law.ts'

/** What is true of a tumour's DNA, before any read is drawn. */
export interface SomaticState {
  /** log2 of non-synonymous mutations a megabase, before deficient mismatch repair adds its own. */
  readonly logBurden: number
  /** Place in `drivers` of the law: 1 mutated. */
  readonly drivers: Uint8Array
  /** Place in `copyChanges` of the law: 1 changed. */
  readonly copyChanges: Uint8Array
}

/** A tumour's drivers, copy changes and burden by the law, from the patient's latent parts. */
export function drawSomaticState(
  law: SomaticLaw,
  latent: LatentParts,
  smoker: 0 | 1,
  random: Random,
): SomaticState {
  const yes = (one: { frequency: number; loadings: Readonly<Record<string, number>> }) =>
    random.next() < logistic(logitOf(one.frequency) + loaded(one.loadings, latent)) ? 1 : 0
  return {
    logBurden: meanBurden(law, latent, smoker) + law.burden.sd * random.normal(),
    drivers: Uint8Array.from(law.drivers, yes),
    copyChanges: Uint8Array.from(law.copyChanges, yes),
  }
}

/**
 * What DNA shows of the latent parts, d x d row-major: loadings of the burden over its variance, and the Fisher information
 * p (1 - p) of each driver and copy change at the mean of the parts; to first order, as small loadings allow.
 */
export function somaticInformation(law: SomaticLaw, parts: readonly string[]): Float64Array {
  const information = new Float64Array(parts.length * parts.length)
  addInformation(information, parts, law.burden.loadings, 1 / law.burden.sd ** 2)
  for (const { frequency, loadings } of [...law.drivers, ...law.copyChanges])
    addInformation(information, parts, loadings, frequency * (1 - frequency))
  return information
}

function meanBurden({ burden }: SomaticLaw, latent: LatentParts, smoker: 0 | 1): number {
  return burden.mean + burden.smoker * smoker + loaded(burden.loadings, latent)
}

function logitOf(p: number): number {
  return Math.log(p / (1 - p))
}

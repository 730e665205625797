import { z } from 'zod'
import type { Assay } from '../../assay/assay.ts'
import { fromStored } from '../../assay/from-stored.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import type { FittedStep } from '../step.ts'

const keptSchema = z.object({ kept: z.array(z.string()).min(1), of: z.number().int(), because: z.string() })

/** Keeps the features that training chose, in the order of the training assay. */
export function keptFeatures(kept: readonly string[], of: number, because: string): FittedStep {
  return {
    notes: [`${kept.length} of ${of} features: ${because}`],
    apply: assay => assay.selectFeatures(placesOf(assay, kept)),
    toJSON: () => ({ kept, of, because }),
  }
}

export function keptFromJson(json: unknown): FittedStep {
  const { kept, of, because } = fromStored(keptSchema, json, 'choice of features')
  return keptFeatures(kept, of, because)
}

/** @throws OmicsError `features-missing` for a feature that the assay lacks */
export function placesOf(assay: Assay, names: readonly string[]): number[] {
  const placeOf = assay.placeOf()
  const missing = names.filter(name => !placeOf.has(name))
  if (missing.length > 0)
    throw new OmicsError(
      'features-missing',
      `${assay.name} lacks ${missing.length} of ${names.length} features (${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', ...' : ''})`,
      'measure them, or fit anew on the features that are there',
    )
  return names.map(name => placeOf.get(name) ?? 0)
}

import { z } from 'zod'
import type { Assay } from '../../assay/assay.ts'
import { fromStored } from '../../assay/from-stored.ts'
import { OmicsError } from '../../assay/omics-error.ts'
import { publishedSignatures, scorePublished, signatureNamed } from '../../published/index.ts'
import type { FittedStep, StepKind } from '../step.ts'
import { placesOf } from './kept-features.ts'

const scoredSchema = z.object({ scored: z.array(z.string()), asked: z.number() })

export interface PublishedSettings {
  /** Names of published signatures; all of them where none is named. */
  readonly names: readonly string[]
}

/** The scores of published signatures in place of the genes; which of them can be scored is settled on training. */
export const publishedStep: StepKind<PublishedSettings> = {
  name: 'published',
  fitter: ({ names }) => ({
    name: 'published signatures',
    fit: ({ data }) => {
      const asked = names.length === 0 ? publishedSignatures.map(({ name }) => name) : names
      const { scores } = scorePublished(data, signaturesOf(asked))
      return step(
        scores.features.map(({ id }) => id),
        asked.length,
      )
    },
  }),
  fromJson: json => {
    const { scored, asked } = fromStored(scoredSchema, json, 'scores of published signatures')
    return step(scored, asked)
  },
}

function step(scored: readonly string[], asked: number): FittedStep {
  return {
    notes: [`${scored.length} of ${asked} published signatures could be scored`],
    apply: assay => inOrder(scorePublished(assay, signaturesOf(scored)).scores, scored),
    toJSON: () => ({ scored, asked }),
  }
}

/** @throws OmicsError `features-missing` where new samples lack the genes of a signature that training had */
function inOrder(scores: Assay, names: readonly string[]): Assay {
  return scores.selectFeatures(placesOf(scores, names))
}

function signaturesOf(names: readonly string[]) {
  return names.map(name => {
    const signature = signatureNamed(name)
    if (signature !== null) return signature
    throw new OmicsError(
      'value',
      `no published signature is called '${name}'`,
      `there are ${publishedSignatures.map(one => one.name).join(', ')}`,
    )
  })
}

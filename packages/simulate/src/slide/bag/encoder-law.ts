import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { slideBagFeatures } from './bag-features.ts'
import { makeupTerms } from './tile-makeup.ts'

const row = z.array(z.number())
const schema = z.object({
  terms: z.array(z.string()),
  features: z.array(z.string()),
  coefficients: z.array(row),
  within: z.array(row),
  between: z.array(row),
  border: z.object({ resection: z.number(), biopsy: z.number() }),
})

/**
 * How features of a tile follow from what is in it: y = B' x + u + e, x the `makeupTerms`, u of the slide and e of the
 * tile, both normal. Fitted by bench/studies/slide-features.ts to what the built-in encoder measures on drawn slides.
 */
export interface EncoderLaw {
  readonly dimensions: number
  /** Terms x dimensions, row-major. */
  readonly coefficients: Float64Array
  /** Lower triangular roots of the covariances of e and u, row-major. */
  readonly within: Float64Array
  readonly between: Float64Array
  /** Share of tiles that the border of the tissue cuts, times the root of the number of tiles. */
  readonly border: { readonly resection: number; readonly biopsy: number }
}

let law: EncoderLaw | undefined

/** Read once a thread. @throws RangeError where the file is of other terms or features than the code */
export function encoderLaw(): EncoderLaw {
  if (law !== undefined) return law
  const read = schema.parse(JSON.parse(readFileSync(new URL('./encoder-law.json', import.meta.url), 'utf8')))
  if (
    read.terms.join() !== makeupTerms.join() ||
    read.features.join() !== slideBagFeatures.join() ||
    read.coefficients.length !== makeupTerms.length
  )
    throw new RangeError(
      'encoder-law.json is of other terms or features: run bench/studies/slide-features.ts',
    )
  law = {
    dimensions: slideBagFeatures.length,
    coefficients: Float64Array.from(read.coefficients.flat()),
    within: Float64Array.from(read.within.flat()),
    between: Float64Array.from(read.between.flat()),
    border: read.border,
  }
  return law
}

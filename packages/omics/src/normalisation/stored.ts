import { z } from 'zod'
import { OmicsError } from '../assay/omics-error.ts'

/** Numbers as JSON keeps them: null stands for -Infinity. */
export const numbersSchema = z.array(z.number().nullable())

export function toNumbers(values: Float64Array): (number | null)[] {
  return Array.from(values, value => (Number.isFinite(value) ? value : null))
}

export function fromNumbers(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, value => value ?? Number.NEGATIVE_INFINITY)
}

/** The fields that every stored normalisation has. */
export const storedSchema = z.object({
  tessera: z.literal('normalisation/1'),
  method: z.string(),
  features: z.array(z.string()),
})

/** @throws OmicsError `shape` unless the document is what the schema says */
export function parseStored<T>(schema: z.ZodType<T>, json: unknown, method: string): T {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OmicsError(
    'shape',
    `this is no stored reference of ${method}: ${issue.path.join('.') || 'document'}: ${issue.message}`,
    'give a file that --save-reference wrote with the same method',
  )
}

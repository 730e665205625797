import type { z } from 'zod'
import { OmicsError } from './omics-error.ts'

/**
 * What a `toJSON` of this package wrote, checked.
 * @param what as a message names it: `correction of drift`
 * @throws OmicsError `shape` for anything else
 */
export function fromStored<S extends z.ZodType>(schema: S, json: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue.path.length === 0 ? '' : `'${issue.path.map(String).join('.')}': `
  throw new OmicsError(
    'shape',
    `this is no stored ${what} (${where}${issue.message})`,
    'give a file that was written by this version, or fit again',
  )
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const arrowsSchema = z.record(z.string(), z.array(z.string()))

/** `imports.json`: from each package, and each folder beside the packages, the packages it may import. */
const allowListSchema = z.strictObject({
  $comment: z.string().optional(),
  packages: arrowsSchema,
  /** What tests may import besides. */
  testsBesides: z.array(z.string()),
  folders: arrowsSchema,
})
export type AllowList = z.infer<typeof allowListSchema>

export function readAllowList(root: string): AllowList {
  return allowListSchema.parse(JSON.parse(readFileSync(path.join(root, 'imports.json'), 'utf8')))
}

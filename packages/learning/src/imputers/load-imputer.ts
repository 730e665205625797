import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { chainedImputerFromJson, chainedImputerSchema, type FittedChainedImputer } from './chained-imputer.ts'
import { type FittedForestImputer, forestImputerFromJson, forestImputerSchema } from './forest-imputer.ts'
import type { FittedImputer } from './imputer.ts'
import { nearestImputerFromJson, nearestImputerSchema } from './nearest-imputer.ts'

const savedSchema = z.discriminatedUnion('kind', [
  nearestImputerSchema,
  forestImputerSchema,
  chainedImputerSchema,
])

/**
 * The imputer that its `toJSON` wrote; it fills what the saved one filled, bit for bit.
 * @throws LearnerError when the JSON is not one
 */
export function loadImputer(json: unknown): FittedImputer | FittedForestImputer | FittedChainedImputer {
  const parsed = savedSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new LearnerError(
      'bad-model-file',
      `this is not a saved imputer: ${issue.path.join('.') || 'the document'}: ${issue.message}`,
      "give the JSON that an imputer's toJSON wrote",
    )
  }
  const saved = parsed.data
  switch (saved.kind) {
    case 'nearest':
      return nearestImputerFromJson(saved)
    case 'forest':
      return forestImputerFromJson(saved)
    case 'chained':
      return chainedImputerFromJson(saved)
  }
}

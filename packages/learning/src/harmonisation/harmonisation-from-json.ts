import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { centreQuantilesFromJson, centreQuantilesSchema } from './centre-quantiles.ts'
import { centreScalingFromJson, centreScalingSchema } from './centre-scaling.ts'
import { combatFromJson, combatSchema } from './combat.ts'
import type { FittedHarmonisation } from './harmonisation.ts'

const savedSchema = z.discriminatedUnion('kind', [combatSchema, centreScalingSchema, centreQuantilesSchema])

/**
 * The harmonisation that `FittedHarmonisation.toJSON` wrote.
 * @throws LearnerError when the JSON is not one
 */
export function loadHarmonisation(json: unknown): FittedHarmonisation {
  const parsed = savedSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new LearnerError(
      'bad-model-file',
      `this is not a saved harmonisation: ${issue.path.join('.') || 'the document'}: ${issue.message}`,
      "give the JSON that a harmonisation's toJSON wrote",
    )
  }
  const saved = parsed.data
  switch (saved.kind) {
    case 'combat':
      return combatFromJson(saved)
    case 'centre-scaling':
      return centreScalingFromJson(saved)
    case 'centre-quantiles':
      return centreQuantilesFromJson(saved)
  }
}

import { z } from 'zod'
import { boostingModelFromJson, boostingModelSchema } from '../boosting/boosting-model.ts'
import { centreOnlyFromJson, centreOnlySchema } from '../centre-only.ts'
import { forestModelFromJson, forestModelSchema } from '../forest/forest-model.ts'
import { harmonisedModelFromJson, harmonisedModelSchema } from '../harmonisation/harmonised-learner.ts'
import type { FittedModel } from '../learner.ts'
import { LearnerError } from '../learner-error.ts'
import { publishedModelFromJson, publishedModelSchema } from '../published/published-model.ts'
import { linearModelFromJson, linearModelSchema } from './linear-model.ts'

const savedModelSchema = z.discriminatedUnion('kind', [
  linearModelSchema,
  centreOnlySchema,
  publishedModelSchema,
  boostingModelSchema,
  forestModelSchema,
  harmonisedModelSchema,
])

/**
 * The model that `FittedModel.toJSON` wrote; it predicts what the saved one predicted, bit for bit.
 * @throws LearnerError when the JSON is not such a model
 */
export function loadModel(json: unknown): FittedModel {
  const parsed = savedModelSchema.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new LearnerError(
      'bad-model-file',
      `this is not a saved model: ${issue.path.join('.') || 'the document'}: ${issue.message}`,
      "give the JSON that a model's toJSON wrote",
    )
  }
  const saved = parsed.data
  switch (saved.kind) {
    case 'linear':
      return linearModelFromJson(saved)
    case 'centre-only':
      return centreOnlyFromJson(saved)
    case 'boosting':
      return boostingModelFromJson(saved)
    case 'forest':
      return forestModelFromJson(saved)
    case 'harmonised':
      return harmonisedModelFromJson(saved, loadModel)
    case 'published':
      return publishedModelFromJson(saved)
  }
}

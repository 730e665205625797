import { z } from 'zod'
import type { FeatureContributions, FeatureImportance } from '../learner.ts'
import { type BoostedTrees, predictBoosting } from './boost.ts'
import {
  type FeatureRows,
  type FittedFeatureColumns,
  featureColumnsFromJson,
  featureColumnsSchema,
  type TreeColumns,
} from './feature-columns.ts'
import { splitImportance } from './importance.ts'
import { shapValues } from './shap.ts'
import { leafCount } from './tree.ts'
import { treeFromJson, treeSchema, treeToJson } from './tree-json.ts'

/** Trees with the features that they read: from raw features to a score. */
export interface TreeModel {
  readonly features: FittedFeatureColumns
  readonly boosted: BoostedTrees
}

/** {@link TreeModel} as it is written down. */
export const treeModelSchema = z
  .object({ features: featureColumnsSchema, base: z.number(), trees: z.array(treeSchema) })
  .refine(
    ({ features, trees }) => trees.every(tree => tree.column.every(column => column < features.length)),
    'a tree splits on a feature that the model does not have',
  )

export function treeModelToJson({ features, boosted }: TreeModel): z.infer<typeof treeModelSchema> {
  return { features: features.toJSON(), base: boosted.base, trees: boosted.trees.map(treeToJson) }
}

export function treeModelFromJson(json: z.infer<typeof treeModelSchema>): TreeModel {
  return {
    features: featureColumnsFromJson(json.features),
    boosted: { base: json.base, trees: json.trees.map(treeFromJson) },
  }
}

/** The sum of the trees for each row, and the levels that training has not met. */
export function scoreRows(
  model: TreeModel,
  rows: FeatureRows,
): { readonly sum: Float64Array; readonly unseen: TreeColumns['unseen'] } {
  const { columns, size, unseen } = model.features.apply(rows)
  return { sum: predictBoosting(model.boosted, columns, size), unseen }
}

/** Exact SHAP values of the sum of the trees. */
export function explainRows(model: TreeModel, rows: FeatureRows): FeatureContributions {
  const { columns, size } = model.features.apply(rows)
  const { base, values } = shapValues(model.boosted, columns, size)
  return { features: model.features.names, of: 'linear', base, values }
}

/** Features by their share of the gain, the largest first. */
export function importanceOf({ features, boosted }: TreeModel): FeatureImportance[] {
  const importance = splitImportance(boosted.trees, features.names.length)
  return features.names
    .map((feature, c) => ({ feature, share: importance[c].gain, splits: importance[c].splits }))
    .sort((a, b) => b.share - a.share)
}

/** "120 trees with 830 leaves", for a formula in words. */
export function treesInWords({ boosted }: TreeModel): string {
  const leaves = boosted.trees.reduce((sum, tree) => sum + leafCount(tree), 0)
  return `${boosted.trees.length} trees (${leaves} leaves)`
}

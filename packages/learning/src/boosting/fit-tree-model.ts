import { LearnerError } from '../learner-error.ts'
import { fitBoosting } from './boost.ts'
import { chooseTrees, type InnerFold } from './choose-trees.ts'
import { type FeatureRows, fitFeatureColumns } from './feature-columns.ts'
import type { BoostingObjective } from './objective.ts'
import {
  type ContinuousBoostingSpec,
  depthsOf,
  requireChoice,
  settingsInWords,
  settingsOf,
} from './specification.ts'
import type { TreeModel } from './tree-model.ts'

/** Inner folds, and how many of them a repetition has. */
export interface TreeCount {
  readonly folds: readonly InnerFold[]
  readonly innerFolds: number
}

/** Trees of training rows, their number fixed or chosen, with the settings and notes that a description prints. */
export function fitTreeModel(options: {
  readonly spec: ContinuousBoostingSpec
  readonly seed: number
  readonly rows: FeatureRows
  readonly objective: BoostingObjective
  readonly innerFolds: () => TreeCount
  /** Name of the inner loss. */
  readonly measure: string
}): {
  readonly model: TreeModel
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
} {
  const { spec, seed, rows, objective } = options
  requireChoice(spec)
  const features = fitFeatureColumns(rows)
  const { columns } = features.apply(rows)
  const said = [...features.notes, ...monotoneNotes(spec, rows)]
  if (columns.length === 0) {
    const notes = [...said, 'no feature varies in training: every patient has the same prediction']
    return { model: { features, boosted: { base: objective.base, trees: [] } }, settings: {}, notes }
  }
  const chosen = howMany(options)
  const settings = settingsOf(spec, chosen.maxDepth)
  const boosted = fitBoosting({ columns, objective, settings, seed, trees: chosen.trees })
  const notes =
    chosen.trees === 0
      ? [
          ...features.notes,
          ...chosen.notes,
          'inner cross-validation keeps no tree: all predictions are equal',
        ]
      : [...said, ...chosen.notes]
  return {
    model: { features, boosted },
    settings: { trees: boosted.trees.length, ...settingsInWords(settings), ...chosen.settings },
    notes,
  }
}

interface Chosen {
  readonly trees: number
  readonly maxDepth: number
  readonly settings: Readonly<Record<string, string | number>>
  readonly notes: readonly string[]
}

function howMany(options: Parameters<typeof fitTreeModel>[0]): Chosen {
  const { spec, seed } = options
  if (spec.trees !== undefined)
    return { trees: spec.trees, maxDepth: depthsOf(spec)[0], settings: {}, notes: [] }
  const { folds, innerFolds } = options.innerFolds()
  const { trees, maxDepth, loss, lossSe, tried } = chooseTrees(spec, folds, seed)
  return {
    trees,
    maxDepth,
    settings: {
      treesTried: tried,
      depthsTried: depthsOf(spec).join(', '),
      treesRule: spec.rule,
      innerFolds,
      innerRepeats: spec.innerRepeats,
      innerMeasure: options.measure,
      innerLoss: loss,
      innerLossSe: lossSe,
    },
    notes:
      innerFolds < spec.innerFolds
        ? [
            `${innerFolds} inner folds instead of ${spec.innerFolds}: no more patients with (or without) the event`,
          ]
        : [],
  }
}

/**
 * What to say of monotone constraints that concern no feature: rows of another block may lack it.
 * @throws LearnerError for one on a categorical feature
 */
function monotoneNotes({ monotone }: ContinuousBoostingSpec, rows: FeatureRows): string[] {
  return Object.keys(monotone).flatMap(name => {
    const feature = rows.features.find(one => one.name === name)
    if (feature === undefined) return [`setting 'monotone' names '${name}', which is no feature here`]
    if (feature.kind === 'numeric') return []
    throw new LearnerError(
      'bad-setting',
      `setting 'monotone' names '${name}', which is categorical`,
      'name measured features alone',
    )
  })
}

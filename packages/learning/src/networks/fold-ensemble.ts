import { LearnerError } from '../learner-error.ts'
import type { FittedNetwork } from './fitted-network.ts'
import type { NetworkPrediction, NetworkRows } from './network-model.ts'
import { meanOfMembers } from './outcomes/members.ts'

/**
 * The networks of several folds as one: the mean of what they say. It predicts only patients whom none of them was
 * trained on; of one data set, each patient trains in some fold, so that it is for new patients.
 * @param options.sameData false for rows of another data set, whose patients are numbered on their own
 */
export function foldEnsemble(models: readonly FittedNetwork[]) {
  const [first] = models
  if (
    models.length === 0 ||
    models.some(model => model.document.outcome.kind !== first.document.outcome.kind)
  )
    throw new LearnerError(
      'bad-setting',
      'an ensemble of no network, or of different outcomes',
      'give networks of one outcome',
    )
  const trained = new Set(models.flatMap(model => model.document.trained.patients))
  return {
    models,
    predict: async (
      rows: NetworkRows,
      times?: Float64Array,
      { sameData = true }: { readonly sameData?: boolean } = {},
    ): Promise<NetworkPrediction> => {
      const seen = sameData ? rows.data.patient.findIndex(patient => trained.has(patient)) : -1
      if (seen >= 0)
        throw new LearnerError(
          'trained-on',
          `row ${rows.rows[seen]} is of a patient whom a network of the ensemble was trained on`,
          'predict patients outside all folds, or use the network of the fold that holds the patient out',
        )
      const found: NetworkPrediction[] = []
      for (const model of models) found.push(await model.predict(rows, times))
      const { withoutInput } = found[0]
      const without = withoutInput.filter(at => found.every(one => one.withoutInput.includes(at)))
      return { ...meanOfMembers(found, first.document.outcome.kind === 'binary'), withoutInput: without }
    },
  }
}

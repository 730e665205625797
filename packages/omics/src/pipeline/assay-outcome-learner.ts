import { applyToRows, applyToTraining } from '@tessera/evidence'
import { type OutcomeLearner, type OutcomeModel, type OutcomeRows, withoutOutcome } from '@tessera/learning'
import { toldWithAssays } from './assay-learner.ts'
import { type AssayBlock, assayRows, type FittedAssayRows } from './assay-rows.ts'

/**
 * A learner of any outcome behind assays, as {@link assayLearner}: pipelines are fitted once on the training rows, without a look
 * at their outcome, then the model.
 * @throws OmicsError as {@link assayRows}
 */
export function assayOutcomeLearner(blocks: readonly AssayBlock[], learner: OutcomeLearner): OutcomeLearner {
  const fitter = assayRows(blocks)
  return {
    name: `${learner.name} of ${fitter.name}`,
    fast: false,
    fit: (training, context) => {
      const fitted = fitter.fit(applyToTraining({ apply: withoutOutcome }, training), context)
      const model = learner.fit(applyToTraining(through(fitted), training), context)
      return behindAssays(fitted, model)
    },
  }
}

/** What the pipelines make of rows, which keep their outcome. */
function through(fitted: FittedAssayRows) {
  return { apply: (rows: OutcomeRows) => fitted.apply(withoutOutcome(rows)).withOutcome(rows.outcome) }
}

function behindAssays(fitted: FittedAssayRows, model: OutcomeModel): OutcomeModel {
  const apply = through(fitted)
  return {
    ...model,
    predict: (rows, times) => model.predict(applyToRows(apply, rows), times),
    ...toldWithAssays(fitted, model),
  }
}

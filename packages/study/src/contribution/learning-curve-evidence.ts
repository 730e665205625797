import type { Figure, TableRecord } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { FigureContext } from '../run/figures/place.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { drawLearningCurve } from './draw-learning-curve.ts'
import { curveModel, learningCurve } from './learning-curve.ts'

/** The learning curve of a question that asks for one and is below the required size: its figure and its table. */
export async function learningCurveEvidence(
  run: Run,
  input: Omit<Parameters<typeof learningCurve>[1], 'model'> & {
    readonly specs: readonly ModelSpec[]
    readonly primary: string
    readonly context: FigureContext
  },
): Promise<{ figures: Figure[]; tables: TableRecord[] }> {
  const model = curveModel(input.specs, input.primary)
  if (model === null) return { figures: [], tables: [] }
  return drawLearningCurve(input.context, await learningCurve(run, { ...input, model }), input.measure)
}

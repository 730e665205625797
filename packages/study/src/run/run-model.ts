import type { HeldOut, Training } from '@tessera/evidence'
import type {
  ModelDescription,
  NetworkAttention,
  OutcomeModel,
  OutcomePrediction,
  OutcomeRows,
} from '@tessera/learning'

/** A model of the run, of columns or a network, fitted on training rows. */
export interface RunModel {
  readonly cutOff: number
  readonly parameters: number
  predict(
    rows: Training<OutcomeRows> | HeldOut<OutcomeRows>,
    times?: Float64Array,
  ): Promise<OutcomePrediction>
  /** Where a network looked; models of columns look at all they are given. */
  attention?(rows: Training<OutcomeRows> | HeldOut<OutcomeRows>): Promise<NetworkAttention>
  describe(): ModelDescription
  toJSON(): unknown
  /** Frees what it holds outside of JavaScript's memory. */
  release(): Promise<void>
}

/** A fitted model of columns as one of the run. */
export function columnModel(model: OutcomeModel): RunModel {
  return {
    cutOff: model.cutOff,
    parameters: model.parameters,
    predict: async (rows, times) => model.predict(rows, times),
    describe: () => model.describe(),
    toJSON: () => model.toJSON(),
    release: async () => {},
  }
}

import type { StepKind } from '../step.ts'
import { keptFeatures, keptFromJson, placesOf } from './kept-features.ts'

export interface NamedSettings {
  readonly names: readonly string[]
}

/** Keeps the features that the protocol names. */
export const namedStep: StepKind<NamedSettings> = {
  name: 'features',
  fitter: ({ names }) => ({
    name: `${names.length} named features`,
    fit: ({ data }) => {
      placesOf(data, names)
      return keptFeatures(names, data.features.length, 'named by the protocol')
    },
  }),
  fromJson: keptFromJson,
}

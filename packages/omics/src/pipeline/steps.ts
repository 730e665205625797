import type { Fitter } from '@tessera/evidence'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import type { FittedStep, StepKind } from './step.ts'
import { type ComponentSettings, componentsStep } from './steps/components.ts'
import { type DetectedSettings, detectedStep } from './steps/detected.ts'
import { type ImputeSettings, imputeStep } from './steps/impute.ts'
import { type LogarithmSettings, logarithmStep } from './steps/logarithm.ts'
import { type NamedSettings, namedStep } from './steps/named-features.ts'
import { type NormaliseSettings, normaliseStep } from './steps/normalise.ts'
import { type PublishedSettings, publishedStep } from './steps/published.ts'
import { type ScoreSettings, scoreStep } from './steps/scores.ts'
import { type VariableSettings, variableStep } from './steps/variable.ts'

/** A step of a pipeline with its settings: plain data, as a protocol makes it and a worker is sent it. */
export type AssayStep =
  | ({ readonly step: 'normalise' } & NormaliseSettings)
  | ({ readonly step: 'detected' } & DetectedSettings)
  | ({ readonly step: 'variable' } & VariableSettings)
  | ({ readonly step: 'features' } & NamedSettings)
  | ({ readonly step: 'log2' } & LogarithmSettings)
  | ({ readonly step: 'impute' } & ImputeSettings)
  | ({ readonly step: 'scores' } & ScoreSettings)
  | ({ readonly step: 'published' } & PublishedSettings)
  | ({ readonly step: 'components' } & ComponentSettings)

const kinds: Readonly<Record<AssayStep['step'], Pick<StepKind<never>, 'fromJson'>>> = {
  normalise: normaliseStep,
  detected: detectedStep,
  variable: variableStep,
  features: namedStep,
  log2: logarithmStep,
  impute: imputeStep,
  scores: scoreStep,
  published: publishedStep,
  components: componentsStep,
}

/** The fitter of a step. @throws OmicsError for settings that name nothing */
export function fitterOf(step: AssayStep): Fitter<Assay, FittedStep> {
  switch (step.step) {
    case 'normalise':
      return normaliseStep.fitter(without(step))
    case 'detected':
      return detectedStep.fitter(step)
    case 'variable':
      return variableStep.fitter(step)
    case 'features':
      return namedStep.fitter(step)
    case 'log2':
      return logarithmStep.fitter(step)
    case 'impute':
      return imputeStep.fitter(without(step))
    case 'published':
      return publishedStep.fitter(step)
    case 'components':
      return componentsStep.fitter(step)
    case 'scores':
      return scoreStep.fitter(without(step))
  }
}

/** A fitted step from what its `toJSON` wrote. @throws OmicsError for a step that does not exist */
export function fittedStepFrom(name: string, json: unknown): FittedStep {
  const kind = Object.entries(kinds).find(([known]) => known === name)?.[1]
  if (kind === undefined)
    throw new OmicsError('shape', `no step is called '${name}'`, 'read it with the version that wrote it')
  return kind.fromJson(json)
}

/** The settings of a step without its name, for fitters that keep what they are given. */
function without<S extends { readonly step: string }>({ step: _, ...settings }: S): Omit<S, 'step'> {
  return settings
}

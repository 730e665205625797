import {
  assessRecist,
  type BestResponseSettings,
  type Criteria,
  type MrecistSettings,
  type PatientCourses,
  type RecistAssessment,
  type RecistSettings,
  recistDefaults,
} from '@tessera/clinical'
import type { LesionInput } from './lesion-input.ts'
import type { RecistCommandOptions } from './recist-options.ts'

/** The criteria that visits are judged by; all else is the same for RECIST 1.1 and mRECIST. */
export interface ResponseCriteria {
  readonly name: Criteria
  /** mRECIST declares one thing more. */
  readonly defaults: RecistSettings & Partial<Pick<MrecistSettings, 'viableDiameters'>>
  assess(
    input: LesionInput,
    basis: { readonly settings: RecistSettings; readonly courses: PatientCourses },
  ): RecistAssessment
}

export const recist: ResponseCriteria = {
  name: 'RECIST 1.1',
  defaults: recistDefaults,
  assess: ({ lesions, readings }, basis) => assessRecist(lesions, readings, basis),
}

/** What visits and best response are made by. */
export interface Basis {
  readonly best: BestResponseSettings
  readonly courses: PatientCourses
  readonly options: RecistCommandOptions
  readonly criteria: ResponseCriteria
}

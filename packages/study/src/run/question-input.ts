import type { Estimate, Question } from '@tessera/evidence'
import type { Run } from '@tessera/tasks'
import type { AssembledQuestion } from '../assembled.ts'
import type { BlockOfModel } from '../intake/feature-columns.ts'
import type { PagesAsked } from '../patients/pages-asked.ts'
import type { QuestionProtocol } from '../protocol/question.ts'
import type { SurrogateProtocol } from '../protocol/surrogate-schema.ts'
import type { ValidationProtocol } from '../protocol/validation.ts'

/** All that running one question needs. */
export interface QuestionInput {
  readonly run: Run
  readonly question: AssembledQuestion
  readonly protocol: QuestionProtocol
  readonly validation: ValidationProtocol
  /** Features of each model. */
  readonly features: Readonly<Record<string, readonly string[]>>
  /** Blocks of each model, by name. */
  readonly blocks: Readonly<Record<string, readonly BlockOfModel[]>>
  /** The question in words, with its landmark where there are several. */
  readonly label: string
  /** Folder that relative paths of the protocol count from. */
  readonly folder: string
  readonly endpoint: {
    readonly name: string
    readonly label: string
    readonly type: Question['endpointType']
    readonly surrogate?: SurrogateProtocol | undefined
  }
  readonly status: Estimate['status']
  readonly study: string
  /** Patients shown one at a time. */
  readonly patientPages: PagesAsked
  readonly sampleSize: Question['sampleSize']
}

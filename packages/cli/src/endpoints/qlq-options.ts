import type { ReportedCourse } from '@tessera/clinical'
import type { TableOptions } from './table-options.ts'

export interface QlqOptions extends TableOptions {
  readonly questionnaire: 'c30' | 'oes18'
  readonly patients?: string
  readonly deterioration?: string
  readonly threshold: number
  readonly definitive?: true
  readonly deathIsEvent?: true
  readonly trace?: true
}

/** A scale of which deterioration is asked for. */
export interface DeterioratingScale {
  readonly name: string
  readonly label: string
  readonly highIsGood: boolean
}

export type Courses = ReadonlyMap<string, ReportedCourse>

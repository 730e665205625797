import type { CommonOptions } from '../perform.ts'

/** The flags of a design as commander hands them over, by their camel-case names. */
export type DesignOptions = CommonOptions & Readonly<Record<string, unknown>>

/** What `--for` may be: the question whose answer is a number of patients. */
export const sizeQuestions = [
  'schoenfeld',
  'freedman',
  'proportions',
  'riley-binary',
  'riley-survival',
  'riley-continuous',
  'validation-binary',
  'validation-survival',
  'validation-continuous',
] as const

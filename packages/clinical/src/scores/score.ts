/** The unit of a result that has none (INR) or that is taken as a multiple of its own upper limit of normal. */
export type InputUnit = string | 'ratio' | 'multiple of the upper limit'

export interface ScoreInput {
  /** Name in the table of analytes; `age` is the patient's. */
  readonly analyte: string
  /** The unit in which the formula takes it. */
  readonly unit: InputUnit
  /** A logarithm or a divisor: 0 is refused. */
  readonly aboveZero?: true
}

/** Values by analyte, each in the unit of its input. */
export type InputValues = Readonly<Record<string, number>>

/** Groups that belong to the score's own definition. */
export interface ScoreGroups {
  readonly of: (score: number) => string
  /** As they are printed. */
  readonly text: string
  readonly source: string
}

export interface Score {
  readonly name: string
  readonly label: string
  /** In words, with units. */
  readonly formula: string
  readonly inputs: readonly ScoreInput[]
  /** Unit of the result; `1` where it has none. */
  readonly unit: string
  readonly direction: 'higher is worse' | 'higher is better'
  /** The score, or why the formula has no value for these. */
  readonly compute: (values: InputValues) => number | string
  /** Null where every study draws its own cut-off: the score is then used as it is, or cut in training data alone. */
  readonly groups: ScoreGroups | null
  readonly source: string
}

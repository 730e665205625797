/** A scale of an EORTC questionnaire: its items by number, and how their mean becomes 0 to 100. */
export interface Scale {
  /** Name of the scoring manual: `PF2`, `OESDYS`. */
  readonly name: string
  readonly label: string
  readonly items: readonly number[]
  /** Greatest answer less the least: 3 for answers 1 to 4, 6 for 1 to 7. */
  readonly range: 3 | 6
  /** `function`: a high score is good and answers run from good to bad; `symptom` and `global`: as answered. */
  readonly kind: 'function' | 'symptom' | 'global'
  /** Answers run against the scale: 1 is worst. */
  readonly reversed?: true
  /** Whether a high score is good. */
  readonly highIsGood: boolean
}

export interface Questionnaire {
  readonly name: 'QLQ-C30' | 'QLQ-OES18'
  readonly items: number
  /** Largest answer of an item. */
  readonly most: (item: number) => 4 | 7
  readonly scales: readonly Scale[]
  readonly source: string
}

/** What a rule said of one patient: the answer with the rule that gave it, or null with the reason why there is none. */
export interface Judged<T> {
  readonly value: T | null
  /** The rule that gave the answer, in words; where there is none, the rule that would have. */
  readonly rule: string
  /** Why there is no answer. */
  readonly why: string | null
}

export function judged<T>(value: T, rule: string): Judged<T> {
  return { value, rule, why: null }
}

/** No answer, and why: never a silent gap. */
export function notJudged(rule: string, why: string): Judged<never> {
  return { value: null, rule, why }
}

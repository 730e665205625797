/** A measured value with what CTCAE judges it by; NaN or null where it is not known. */
export interface Measurement {
  readonly value: number
  /** Of the value, the limits of normal and the baseline alike. */
  readonly unit: string | null
  /** Limits of normal of the laboratory. */
  readonly lower: number
  readonly upper: number
  /** The baseline value. */
  readonly baseline: number
  /** Whether the baseline was outside the normal limits on the side of the term. */
  readonly baselineAbnormal: boolean | null
  readonly symptomatic: boolean | null
  readonly anticoagulated: boolean | null
}

/** Why a value has no grade. */
export type NotGradable =
  | 'no value'
  | 'no unit'
  | 'unit does not convert'
  | 'no upper limit of normal'
  | 'no lower limit of normal'
  | 'no baseline value'
  | 'limit of normal is not above 0'

import { UnitError, unitFactor } from '@tessera/tables'
import { type Judged, judged, notJudged } from '../judged.ts'
import type { Score, ScoreInput } from './score.ts'

/** One result as it was reported. */
export interface MeasuredInput {
  readonly value: number
  readonly unit: string | null
  /** Upper limit of normal in the same unit; NaN where it is not known. */
  readonly upper: number
}

const withoutUnit = /^(|1|ratio|inr|fraction|n\/?a|none)$/i

/**
 * A result in the unit that a score needs. A value without a unit is refused with the unit it would need: 40 is an
 * albumin in g/L, and 4 one in g/dL. Multiples of the upper limit need the limit and no unit.
 */
export function inUnitOf({ analyte, unit, aboveZero }: ScoreInput, measured: MeasuredInput): Judged<number> {
  const rule = `${analyte} in ${unit}`
  const { value } = measured
  if (Number.isNaN(value)) return notJudged(rule, `no ${analyte}`)
  if (value < 0) return notJudged(rule, `${analyte} is ${value}`)
  if (value === 0 && aboveZero) return notJudged(rule, `${analyte} is 0: the formula has no value`)
  if (unit === 'multiple of the upper limit')
    return measured.upper > 0
      ? judged(value / measured.upper, rule)
      : notJudged(rule, `${analyte} has no upper limit of normal`)
  const given = measured.unit?.trim() ?? ''
  if (unit === 'ratio')
    return withoutUnit.test(given)
      ? judged(value, rule)
      : notJudged(rule, `${analyte} in '${given}' is no ratio`)
  if (given === '') return notJudged(rule, `${analyte} has no unit: it needs ${unit}, or one that converts`)
  try {
    return judged(value * unitFactor(given, unit, analyte), rule)
  } catch (error) {
    if (error instanceof UnitError)
      return notJudged(rule, `${analyte} in '${given}' does not convert to ${unit}`)
    throw error
  }
}

export interface ScoreValue extends Judged<number> {
  readonly group: string | null
}

/** A score from its inputs by analyte; null with every reason where an input is missing or cannot be used. */
export function evaluateScore(score: Score, measured: Readonly<Record<string, MeasuredInput>>): ScoreValue {
  const rule = `${score.label} = ${score.formula}`
  const inputs = score.inputs.map(input => {
    const given = measured[input.analyte]
    return [input, given ? inUnitOf(input, given) : notJudged(input.analyte, `no ${input.analyte}`)] as const
  })
  const faults = inputs.flatMap(([, { why }]) => why ?? [])
  if (faults.length > 0) return { ...notJudged(rule, faults.join('; ')), group: null }
  const values = Object.fromEntries(inputs.map(([{ analyte }, { value }]) => [analyte, value ?? Number.NaN]))
  const result = score.compute(values)
  if (typeof result === 'string') return { ...notJudged(rule, result), group: null }
  // Twelve digits, so that a score that is -2.6 on paper is not above it.
  const rounded = Number(result.toPrecision(12))
  return { ...judged(result, rule), group: score.groups?.of(rounded) ?? null }
}

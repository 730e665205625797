import { UnitError, unitFactor } from '@tessera/tables'
import { type Judged, judged, notJudged } from '../judged.ts'

export interface MeasuredValue {
  readonly value: number
  /** Without a unit a value is refused. */
  readonly unit: string | null
}

export interface LiverFunction {
  readonly bilirubin: MeasuredValue
  readonly albumin: MeasuredValue
  /** One of the two; the INR decides where both are there. */
  readonly inr: number
  /** Prothrombin time: seconds longer than the control's. */
  readonly prothrombinSeconds: number
  readonly ascites: Ascites | null
  /** West Haven grade 0 to 4. */
  readonly encephalopathy: number
  /** Bilirubin counts from 4 and 10 mg/dL where bile does not flow. */
  readonly cholestatic?: boolean
}

export type Ascites = 'none' | 'slight' | 'moderate'
export type ChildPughClass = 'A' | 'B' | 'C'

export interface ChildPugh {
  /** 5 to 15. */
  readonly score: number
  readonly class: ChildPughClass
  readonly points: Readonly<
    Record<'bilirubin' | 'albumin' | 'prothrombin' | 'ascites' | 'encephalopathy', number>
  >
}

/** A printed criterion: below the first number 1 point, up to the second 2, above it 3, in each system of units. */
interface Cut {
  readonly unit: string
  readonly numbers: readonly [number, number]
}

/** Each system with its own printed numbers: 2 mg/dL is 34 umol/L in print and 34.2 by conversion. */
const bilirubin: readonly Cut[] = [
  { unit: 'mg/dL', numbers: [2, 3] },
  { unit: 'umol/L', numbers: [34, 50] },
]
const cholestaticBilirubin: readonly Cut[] = [
  { unit: 'mg/dL', numbers: [4, 10] },
  { unit: 'umol/L', numbers: [68, 170] },
]

/**
 * Child-Pugh score: bilirubin (< 2, 2 to 3, > 3 mg/dL; < 34, 34 to 50, > 50 umol/L), albumin (> 3.5, 2.8 to 3.5, < 2.8
 * g/dL), prothrombin time (< 4, 4 to 6, > 6 s) or INR (< 1.7, 1.7 to 2.3, > 2.3), ascites (none, slight, moderate or
 * more) and encephalopathy (none, grade 1 and 2, grade 3 and 4) give 1, 2 or 3 points each; class A 5 and 6, B 7 to 9, C
 * 10 to 15. Pugh et al., Br J Surg 1973;60:646, with the INR as it has come into use since. In cholestatic disease the
 * bilirubin is 4 and 10 mg/dL (same paper). A value is judged by the numbers of its own system of units.
 */
export function childPugh(liver: LiverFunction): Judged<ChildPugh> {
  const rule = 'Child-Pugh: bilirubin, albumin, prothrombin, ascites, encephalopathy'
  const points = {
    bilirubin: bilirubinPoints(liver.bilirubin, liver.cholestatic ? cholestaticBilirubin : bilirubin),
    albumin: albuminPoints(liver.albumin),
    prothrombin: prothrombinPoints(liver.inr, liver.prothrombinSeconds),
    ascites:
      liver.ascites === null ? 'ascites is not known' : { none: 1, slight: 2, moderate: 3 }[liver.ascites],
    encephalopathy: encephalopathyPoints(liver.encephalopathy),
  }
  const faults = Object.values(points).filter(one => typeof one === 'string')
  if (faults.length > 0) return notJudged(rule, faults.join('; '))
  const known = points as ChildPugh['points']
  const score = Object.values(known).reduce((sum, one) => sum + one, 0)
  return judged({ score, class: childPughClass(score), points: known }, rule)
}

export function childPughClass(score: number): ChildPughClass {
  if (score <= 6) return 'A'
  return score <= 9 ? 'B' : 'C'
}

/** 1, 2 or 3 points, or why there are none. */
type Points = number | string

function bilirubinPoints({ value, unit }: MeasuredValue, cuts: readonly Cut[]): Points {
  const fault = valueFault(value, unit, 'bilirubin', 'mg/dL or umol/L')
  if (fault || unit === null) return fault ?? ''
  for (const { unit: system, numbers } of cuts) {
    // Within one dimension the conversion is a power of ten; the analyte is named only where nothing else fits.
    const factor = factorOf(unit, system, '')
    if (factor !== null) return between(value * factor, numbers)
  }
  return `bilirubin in '${unit}' does not convert to mg/dL or umol/L`
}

function albuminPoints({ value, unit }: MeasuredValue): Points {
  const fault = valueFault(value, unit, 'albumin', 'g/L or g/dL')
  if (fault || unit === null) return fault ?? ''
  const factor = factorOf(unit, 'g/L', 'albumin')
  if (factor === null) return `albumin in '${unit}' does not convert to g/L`
  const grams = rounded(value * factor)
  if (grams > 35) return 1
  return grams >= 28 ? 2 : 3
}

function prothrombinPoints(inr: number, seconds: number): Points {
  if (!Number.isNaN(inr)) return inr > 0 ? between(inr, [1.7, 2.3]) : `INR ${inr} is not above 0`
  return Number.isNaN(seconds) ? 'neither INR nor prothrombin time is known' : between(seconds, [4, 6])
}

function encephalopathyPoints(grade: number): Points {
  if (Number.isNaN(grade)) return 'encephalopathy is not known'
  if (!Number.isInteger(grade) || grade < 0 || grade > 4)
    return `encephalopathy ${grade} is no grade of 0 to 4`
  if (grade === 0) return 1
  return grade <= 2 ? 2 : 3
}

function between(value: number, [low, high]: readonly [number, number]): number {
  const number = rounded(value)
  if (number < low) return 1
  return number <= high ? 2 : 3
}

function valueFault(value: number, unit: string | null, what: string, units: string): string | null {
  if (Number.isNaN(value)) return `${what} is not known`
  if (value < 0) return `${what} is ${value}`
  return unit === null ? `${what} has no unit; it needs ${units}` : null
}

function factorOf(from: string, to: string, quantity: string): number | null {
  try {
    return unitFactor(from, to, quantity)
  } catch (error) {
    if (error instanceof UnitError) return null
    throw error
  }
}

/** Twelve significant digits: 3.5 g/dL is 35 g/L. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}

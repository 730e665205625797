import { type Judged, judged, notJudged } from '../judged.ts'

/** What a study calls a major pathological response. */
export interface MajorResponseDefinition {
  /** Most viable tumour that is left, in per cent of the tumour bed. */
  readonly atMostPercent: number
}

/**
 * 10 % or less of viable tumour in the bed of the primary: Hellmann et al., Lancet Oncol 2014;15:e42; IASLC
 * recommendations, Travis et al., J Thorac Oncol 2020;15:709.
 */
export const majorResponseDefault: MajorResponseDefinition = { atMostPercent: 10 }

/** Whether the residual viable tumour (per cent of the tumour bed) is a major pathological response. */
export function majorResponse(
  residualPercent: number,
  { atMostPercent }: MajorResponseDefinition = majorResponseDefault,
): Judged<boolean> {
  const rule = `major response: residual viable tumour <= ${atMostPercent} %`
  const fault = percentFault(residualPercent)
  return fault ? notJudged(rule, fault) : judged(residualPercent <= atMostPercent, rule)
}

/** Major response from a Becker grade, where the grade decides it: 2 holds 10 %, which is major, and more. */
export function majorResponseOfBecker(grade: string): Judged<boolean> {
  const rule = `major response from Becker ${grade}`
  if (grade === '1a' || grade === '1b') return judged(true, rule)
  if (grade === '3') return judged(false, rule)
  return notJudged(rule, 'Becker 2 is 10 to 50 %: at exactly 10 % the response is major')
}

/** Becker's grade is defined by the percentage: 0, below 10, 10 to 50, above 50. Cancer 2003;98:1521. */
export function beckerOfPercent(residualPercent: number): Judged<string> {
  const rule = 'Becker from residual tumour: 0; < 10; 10 to 50; > 50 %'
  const fault = percentFault(residualPercent)
  if (fault) return notJudged(rule, fault)
  if (residualPercent === 0) return judged('1a', rule)
  if (residualPercent < 10) return judged('1b', rule)
  return judged(residualPercent <= 50 ? '2' : '3', rule)
}

function percentFault(percent: number): string | null {
  if (Number.isNaN(percent)) return 'no residual tumour percentage'
  return percent < 0 || percent > 100 ? `${percent} is no percentage` : null
}

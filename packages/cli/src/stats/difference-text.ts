import { shortNumber, shortP } from '../terminal/text-table.ts'

/** `0.1012 (0.02 to 0.18), p 0.013`. */
export function differenceText(of: {
  readonly value: number
  readonly lower: number
  readonly upper: number
  readonly p: number
}): string {
  return `${shortNumber(of.value)} (${shortNumber(of.lower)} to ${shortNumber(of.upper)}), p ${shortP(of.p)}`
}

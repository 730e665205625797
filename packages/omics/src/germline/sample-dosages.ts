import { haploid, type LineCalls } from './sample-calls.ts'

/** Where the expected number of alleles is read from. */
export type DosageField = 'DS' | 'GP'

/**
 * The expected number of copies of one alternate in a sample; NaN where it is missing, `undefined` where the field is
 * not what it should be. DS has a number an alternate. GP has a probability a genotype, in the order of the VCF
 * specification (genotype j/k, j <= k, at k (k + 1) / 2 + j), or a haploid sample one an allele.
 * @param numbers the field's parts, as numbers; NaN for `.`
 */
export function expectedCopies(
  field: DosageField,
  numbers: readonly number[],
  allele: number,
  alleles: number,
): number | undefined {
  if (numbers.every(Number.isNaN)) return Number.NaN
  if (field === 'DS') {
    const value = numbers.length === alleles - 1 ? numbers[allele - 1] : undefined
    return value === undefined || Number.isNaN(value) || (value >= 0 && value <= 2) ? value : undefined
  }
  const total = numbers.reduce((sum, value) => sum + value, 0)
  if (!numbers.every(value => value >= 0 && value <= 1) || Math.abs(total - 1) > 0.05) return undefined
  if (numbers.length === alleles) return 2 * numbers[allele]
  if (numbers.length !== (alleles * (alleles + 1)) / 2) return undefined
  let copies = 0
  for (let k = 0, at = 0; k < alleles; k++)
    for (let j = 0; j <= k; j++, at++)
      copies += numbers[at] * ((j === allele ? 1 : 0) + (k === allele ? 1 : 0))
  return copies
}

/** The parts of a field, `0.1,.,2`: NaN for a dot; `null` where a part is no number. */
export function numbersOf(text: string): number[] | null {
  const numbers: number[] = []
  for (const part of text.split(',')) {
    const missing = part === '.' || part === ''
    const value = missing ? Number.NaN : Number(part)
    if (!missing && Number.isNaN(value)) return null
    numbers.push(value)
  }
  return numbers
}

/** A haploid sample's DS counts one allele: doubled, as its calls are, where GT says that it is haploid. */
export function onDiploidScale(
  copies: number,
  field: DosageField,
  calls: LineCalls | null,
  sample: number,
): number {
  return field === 'DS' && calls !== null && calls.second[sample] === haploid && copies <= 1
    ? 2 * copies
    : copies
}

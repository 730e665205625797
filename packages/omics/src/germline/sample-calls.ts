const TAB = 9
const COLON = 58
const SLASH = 47
const BAR = 124
const DOT = 46
const ZERO = 48

export const noAllele = -1
/** Second allele of a haploid call. */
export const haploid = -2

/** The alleles of every sample in one line: 0 the reference, 1 the first alternate, `noAllele` missing. */
export interface LineCalls {
  readonly first: Int16Array
  readonly second: Int16Array
  /** Calls with one allele of two known (`./1`), with more than two, and that are none (`x/y`). */
  half: number
  polyploid: number
  malformed: number
}

export function lineCalls(samples: number): LineCalls {
  const [first, second] = [new Int16Array(samples), new Int16Array(samples)]
  return { first, second, half: 0, polyploid: 0, malformed: 0 }
}

/**
 * Reads the genotypes of one line into `calls`, phased or not. A call of which one allele is missing is missing.
 * @param from first byte of the first sample's column
 * @param field place of GT in FORMAT
 * @param alleles how many alleles the line names, with the reference
 * @returns how many sample columns the line has
 */
export function readCalls(
  bytes: Buffer,
  from: number,
  to: number,
  field: number,
  alleles: number,
  calls: LineCalls,
): number {
  const { first, second } = calls
  const samples = first.length
  calls.half = 0
  calls.polyploid = 0
  calls.malformed = 0
  let at = from
  let sample = 0
  for (; sample < samples; sample++) {
    if (at > to) break
    if (field === 0 && at + 3 <= to) {
      const a = bytes[at] - ZERO
      const b = bytes[at + 2] - ZERO
      const between = bytes[at + 1]
      const after = at + 3 === to ? TAB : bytes[at + 3]
      if (
        a >= 0 &&
        a < 10 &&
        b >= 0 &&
        b < 10 &&
        (between === SLASH || between === BAR) &&
        (after === TAB || after === COLON)
      ) {
        const sound = a < alleles && b < alleles
        first[sample] = sound ? a : noAllele
        second[sample] = sound ? b : noAllele
        if (!sound) calls.malformed++
        at = after === TAB ? at + 4 : nextColumn(bytes, at + 4, to)
        continue
      }
    }
    let start = at
    for (let colons = 0; colons < field; ) {
      if (start >= to || bytes[start] === TAB) break
      if (bytes[start++] === COLON) colons++
    }
    readOne(bytes, start, to, sample, alleles, calls)
    at = nextColumn(bytes, start, to)
  }
  return at <= to ? sample + 1 : sample
}

/** First byte of the next column; beyond `to` where there is none. */
export function nextColumn(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== TAB) at++
  return at + 1
}

/** One genotype of any shape: `.`, `1`, `./.`, `10|2`, `0/1/1`. */
function readOne(
  bytes: Buffer,
  from: number,
  to: number,
  sample: number,
  alleles: number,
  calls: LineCalls,
): void {
  const { first, second } = calls
  first[sample] = noAllele
  second[sample] = noAllele
  let at = from
  let known = 0
  let missing = 0
  let count = 0
  let wrong = false
  let [one, two] = [noAllele, haploid]
  // VCF 4.4 allows the separator before the first allele too.
  if (at < to && (bytes[at] === SLASH || bytes[at] === BAR)) at++
  for (;;) {
    let allele = -1
    let digits = 0
    const start = at
    while (at < to && bytes[at] >= ZERO && bytes[at] <= ZERO + 9 && digits < 5) {
      allele = (digits++ === 0 ? 0 : allele * 10) + bytes[at++] - ZERO
    }
    if (digits === 0 && at < to && bytes[at] === DOT) {
      missing++
      at++
    } else if (digits > 0 && allele < alleles) known++
    else if (at > start || (at < to && bytes[at] !== TAB && bytes[at] !== COLON)) wrong = true
    if (count === 0) one = allele
    else if (count === 1) two = allele
    count++
    if (at < to && (bytes[at] === SLASH || bytes[at] === BAR)) at++
    else break
  }
  if (at < to && bytes[at] !== TAB && bytes[at] !== COLON) wrong = true
  if (wrong) calls.malformed++
  else if (known > 0 && missing > 0) calls.half++
  else if (count > 2 && known > 0) calls.polyploid++
  else if (known > 0) {
    first[sample] = one
    second[sample] = two
  }
}

const complements: Record<string, string> = { A: 'T', C: 'G', G: 'C', T: 'A' }

/** The sequence on the other strand. */
export function otherStrand(allele: string): string {
  let other = ''
  for (let i = allele.length - 1; i >= 0; i--) other += complements[allele[i]] ?? allele[i]
  return other
}

/** Whether two alleles look the same from both strands: A/T and C/G, whose strand cannot be told. */
export function isAmbiguous(first: string, second: string): boolean {
  return first === otherStrand(second)
}

export interface AlleleMatch {
  /** Whether the effect allele is the alternate (else the reference). */
  readonly effectIsAlternate: boolean
  readonly flipped: boolean
}

/**
 * How the alleles of a score stand to those of a variant: as they are, exchanged, and either on the other strand.
 * `.` as the alternate (everybody has the reference) matches whatever the reference does not contradict. Where the
 * score names no other allele, the effect allele decides alone. null where they do not match.
 */
export function matchAlleles(
  effect: string,
  other: string | null,
  reference: string,
  alternate: string,
): AlleleMatch | null {
  for (const flipped of [false, true]) {
    const [e, o] = flipped
      ? [otherStrand(effect), other === null ? null : otherStrand(other)]
      : [effect, other]
    if (alternate === '.') {
      if (e === reference) return { effectIsAlternate: false, flipped }
      if (o === reference) return { effectIsAlternate: true, flipped }
      continue
    }
    if (e === alternate && (o === null || o === reference)) return { effectIsAlternate: true, flipped }
    if (e === reference && (o === null || o === alternate)) return { effectIsAlternate: false, flipped }
  }
  return null
}

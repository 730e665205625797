/** The six substitutions of the pyrimidine convention. */
export const substitutions = ['C>A', 'C>G', 'C>T', 'T>A', 'T>C', 'T>G'] as const

const bases = 'ACGT'
const complement: Readonly<Record<string, string>> = { A: 'T', C: 'G', G: 'C', T: 'A' }

/** The 96 channels in COSMIC's order: by substitution, base before, base behind: `A[C>A]A`. */
export const channels: readonly string[] = substitutions.flatMap(change =>
  [...bases].flatMap(before => [...bases].map(behind => `${before}[${change}]${behind}`)),
)
const placeOf = new Map(channels.map((name, place) => [name, place]))

/**
 * Channel of a substitution in its context (`before`, reference, `behind` on the reference strand), by the pyrimidine
 * convention: where the reference is a purine, the change of the other strand is taken, its context reversed. -1 where
 * a base is none of A, C, G and T or nothing changes.
 */
export function channelOf(before: string, reference: string, behind: string, alternate: string): number {
  if (reference === 'C' || reference === 'T')
    return placeOf.get(`${before}[${reference}>${alternate}]${behind}`) ?? -1
  return (
    placeOf.get(
      `${complement[behind]}[${complement[reference]}>${complement[alternate]}]${complement[before]}`,
    ) ?? -1
  )
}

/**
 * Place of a channel by its name: `A[C>A]A` (COSMIC, SigProfiler, maftools), `C>A,ACA`, `C>A:ACA`, `ACA:C>A`, `C>A.ACA`,
 * `A.A_C>A`, `ACA>AAA`; -1 where it is none. A purine's name is turned to the other strand.
 */
export function channelPlace(text: string): number {
  const name = text.trim().replace(/^"|"$/g, '').toUpperCase()
  const known = placeOf.get(name)
  if (known !== undefined) return known
  const bracket = /^([ACGT])\[([ACGT])>([ACGT])\]([ACGT])$/.exec(name)
  if (bracket) return channelOf(bracket[1], bracket[2], bracket[4], bracket[3])
  const apart =
    /^([ACGT])>([ACGT])[\s,:;._-]+([ACGT])([ACGT.])([ACGT])$/.exec(name) ??
    swapped(/^([ACGT])([ACGT.])([ACGT])[\s,:;._-]+([ACGT])>([ACGT])$/.exec(name))
  if (apart) {
    const [, from, to, before, middle, behind] = apart
    return middle === '.' || middle === from ? channelOf(before, from, behind, to) : -1
  }
  const whole = /^([ACGT])([ACGT])([ACGT])>([ACGT])([ACGT])([ACGT])$/.exec(name)
  if (whole && whole[1] === whole[4] && whole[3] === whole[6])
    return channelOf(whole[1], whole[2], whole[3], whole[5])
  return -1
}

function swapped(found: RegExpExecArray | null): readonly string[] | null {
  return found === null ? null : [found[0], found[4], found[5], found[1], found[2], found[3]]
}

/** The two assemblies that coordinates are given on. */
export type Build = 'GRCh37' | 'GRCh38'

const places = new Map(
  [...Array.from({ length: 22 }, (_, i) => String(i + 1)), 'X', 'Y', 'MT'].map((c, i) => [c, i]),
)
const otherNames = new Map([
  ['M', 'MT'],
  ['23', 'X'],
  ['24', 'Y'],
  ['25', 'X'],
  ['26', 'MT'],
])

/** A chromosome's name as Tessera writes it: `chr7` and `7` are `7`, `chrM` is `MT`, PLINK's `23` is `X`. */
export function chromosomeName(given: string): string {
  const bare = /^chr/i.test(given) ? given.slice(3) : given
  const upper = bare.toUpperCase()
  return otherNames.get(upper) ?? (places.has(upper) ? upper : bare)
}

/** Order of chromosomes: 1 to 22, X, Y, MT; others after them, equal. */
export function chromosomeOrder(name: string): number {
  return places.get(name) ?? 25
}

export function isAutosome(name: string): boolean {
  return chromosomeOrder(name) < 22
}

/** First and last base of the regions of X that pair with Y (GRC's coordinates on X). */
const pseudoautosomal: Record<Build, readonly (readonly [number, number])[]> = {
  GRCh37: [
    [60001, 2699520],
    [154931044, 155260560],
  ],
  GRCh38: [
    [10001, 2781479],
    [155701383, 156030895],
  ],
}

/** Whether a place on X is pseudoautosomal; where the build is not known, on either build. */
export function isPseudoautosomal(position: number, build: Build | null): boolean {
  const builds: readonly Build[] = build === null ? ['GRCh37', 'GRCh38'] : [build]
  return builds.some(one => pseudoautosomal[one].some(([from, to]) => position >= from && position <= to))
}

/** Length of chromosome 1, by which a contig line tells the build. */
const lengthOfOne: Record<string, Build> = { 249250621: 'GRCh37', 248956422: 'GRCh38' }

/** The build that a text names (`hg19`, `GRCh38.p13`, `b37`); null where it names none. */
export function buildNamed(text: string): Build | null {
  if (/grch38|hg38|hs38|b38/i.test(text)) return 'GRCh38'
  return /grch37|hg19|hs37|b37|g1k_v37/i.test(text) ? 'GRCh37' : null
}

/** The build of a VCF by its header: the length of chromosome 1, else the name of the reference or the assembly. */
export function buildOfHeader(lines: readonly string[]): Build | null {
  for (const line of lines) {
    const length = /^##contig=<.*\bID=(?:chr)?1[,>]/i.test(line) ? /length=(\d+)/i.exec(line)?.[1] : undefined
    if (length !== undefined && length in lengthOfOne) return lengthOfOne[length]
  }
  for (const line of lines) {
    const named = /^##(reference|contig|assembly)=/i.test(line) ? buildNamed(line) : null
    if (named !== null) return named
  }
  return null
}

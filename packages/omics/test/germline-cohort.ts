import { createRandom, type Random } from '@tessera/statistics'

/** A place of the simulated genome. */
export interface CohortVariant {
  readonly chromosome: string
  readonly position: number
  readonly id: string
  readonly reference: string
  readonly alternate: string
}

export interface CohortPerson {
  readonly id: string
  readonly sex: 'female' | 'male'
  /** Share of ancestry B. */
  readonly ancestry: number
}

export interface Cohort {
  readonly people: readonly CohortPerson[]
  readonly variants: readonly CohortVariant[]
  /** Alternate alleles of each variant over the people; a man's X counts double. */
  readonly rows: readonly Int8Array[]
}

export interface CohortOptions {
  readonly people: number
  readonly variants: number
  readonly seed: number
  /** Pairs to add: a child of two people, a sib of that child, the same person again. */
  readonly family?: boolean
  /** Fixation index between the two ancestries (Balding & Nichols). */
  readonly fst?: number
  /** Variants inherited together. */
  readonly block?: number
  /** Variants on X among them. */
  readonly variantsX?: number
}

const bases = ['A', 'C', 'G', 'T']

/**
 * A population of two ancestries, half of the people each: allele frequencies from a common ancestor by Balding and
 * Nichols; blocks of variants are copied from a few founder haplotypes, which makes linkage disequilibrium. Parents
 * hand down a whole block at a time.
 */
export function simulateCohort(options: CohortOptions): Cohort {
  const { people: count, variants: variantCount, seed, fst = 0.05, block = 10, variantsX = 0 } = options
  const random = createRandom(seed, 'germline-cohort')
  const variants = placesOf(variantCount, variantsX, random)
  const people: CohortPerson[] = Array.from({ length: count }, (_, i) => ({
    id: `S${i + 1}`,
    sex: i % 2 === 0 ? 'female' : 'male',
    ancestry: i < count / 2 ? 0 : 1,
  }))
  if (options.family) {
    const [mother, father] = people
    people.push(
      { id: 'CHILD', sex: 'female', ancestry: mother.ancestry },
      { id: 'SIB', sex: 'male', ancestry: father.ancestry },
      { id: 'AGAIN', sex: people[2].sex, ancestry: people[2].ancestry },
    )
  }
  const rows = variants.map(() => new Int8Array(people.length))
  const founders = 12
  for (let from = 0; from < variants.length; ) {
    const { chromosome } = variants[from]
    let to = from + 1
    while (to < variants.length && to - from < block && variants[to].chromosome === chromosome) to++
    fillBlock(rows.slice(from, to), people, chromosome === 'X', {
      random,
      fst,
      founders,
      family: options.family === true,
    })
    from = to
  }
  return { people, variants, rows }
}

function fillBlock(
  rows: readonly Int8Array[],
  people: readonly CohortPerson[],
  onX: boolean,
  { random, fst, founders, family }: { random: Random; fst: number; founders: number; family: boolean },
): void {
  const size = rows.length
  // Two ancestries, `founders` haplotypes each.
  const haplotypes = [0, 1].map(() => Array.from({ length: founders }, () => new Uint8Array(size)))
  for (let v = 0; v < size; v++) {
    const ancestral = 0.05 + 0.9 * random.next()
    const spread = Math.sqrt(fst * ancestral * (1 - ancestral))
    for (const of of haplotypes) {
      const p = Math.min(0.99, Math.max(0.01, ancestral + spread * random.normal()))
      for (const haplotype of of) haplotype[v] = random.next() < p ? 1 : 0
    }
  }
  const draw = (ancestry: number) => haplotypes[random.next() < ancestry ? 1 : 0][random.integer(founders)]
  const carried = people.map(({ ancestry }) => [draw(ancestry), draw(ancestry)])
  if (family) {
    const child = people.length - 3
    const motherly = () => carried[0][random.integer(2)]
    const fatherly = () => (onX ? carried[1][0] : carried[1][random.integer(2)])
    carried[child] = [motherly(), fatherly()]
    carried[child + 1] = [motherly(), onX ? motherly() : fatherly()]
    carried[child + 2] = carried[2]
  }
  for (let v = 0; v < size; v++)
    for (const [s, { sex }] of people.entries()) {
      const [one, two] = carried[s]
      rows[v][s] = one[v] + (onX && sex === 'male' ? one[v] : two[v])
    }
}

function placesOf(count: number, onX: number, random: Random): CohortVariant[] {
  const perChromosome = Math.ceil((count - onX) / 22)
  return Array.from({ length: count }, (_, i) => {
    const autosomal = i < count - onX
    const within = autosomal ? i % perChromosome : i - (count - onX)
    const reference = random.integer(4)
    const alternate = (reference + 1 + random.integer(3)) % 4
    return {
      chromosome: autosomal ? String(Math.floor(i / perChromosome) + 1) : 'X',
      position: 5_000_000 + within * 1000,
      id: `rs${i + 1}`,
      reference: bases[reference],
      alternate: bases[alternate],
    }
  })
}

/** The cohort as a VCF of GRCh38; `cell` may write a genotype otherwise than as `0/1`. */
export function vcfOf(
  cohort: Cohort,
  options: {
    readonly prefix?: string
    readonly cell?: (alleles: number, variant: CohortVariant, person: CohortPerson) => string
  } = {},
): string {
  const { prefix = '', cell = alleles => ['0/0', '0/1', '1/1'][alleles] } = options
  const lines = cohort.variants.map((variant, v) => {
    const calls = cohort.people.map((person, s) => cell(cohort.rows[v][s], variant, person))
    const { chromosome, position, id, reference, alternate } = variant
    return [prefix + chromosome, position, id, reference, alternate, '.', 'PASS', '.', 'GT', ...calls].join(
      '\t',
    )
  })
  const header = [
    '##fileformat=VCFv4.2',
    `##contig=<ID=${prefix}1,length=248956422>`,
    [
      '#CHROM',
      'POS',
      'ID',
      'REF',
      'ALT',
      'QUAL',
      'FILTER',
      'INFO',
      'FORMAT',
      ...cohort.people.map(({ id }) => id),
    ].join('\t'),
  ]
  return `${[...header, ...lines].join('\n')}\n`
}

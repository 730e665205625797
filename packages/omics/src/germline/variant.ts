/** One alternate allele of one place; a place with two alternates is two variants. */
export interface Variant {
  /** `7`, `X`, `MT`: without `chr`. */
  readonly chromosome: string
  /** From 1, on the build of the file. */
  readonly position: number
  /** rs number, as the file has it; null where it has none. */
  readonly id: string | null
  readonly reference: string
  /** `.` where the file gives no alternate: everybody has the reference. */
  readonly alternate: string
}

/** `7:140753336:A:T`, by which the same variant is known again in another file of the same build. */
export function variantKey({ chromosome, position, reference, alternate }: Variant): string {
  return `${chromosome}:${position}:${reference}:${alternate}`
}

/** Variants by column: a million objects would take more room than their genotypes of a hundred patients. */
export interface VariantColumns {
  readonly chromosomes: readonly string[]
  /** Place in `chromosomes`. */
  readonly chromosome: Uint16Array
  readonly position: Int32Array
  readonly id: readonly (string | null)[]
  readonly reference: readonly string[]
  readonly alternate: readonly string[]
}

export function variantAt(columns: VariantColumns, place: number): Variant {
  return {
    chromosome: columns.chromosomes[columns.chromosome[place]],
    position: columns.position[place],
    id: columns.id[place],
    reference: columns.reference[place],
    alternate: columns.alternate[place],
  }
}

export function selectVariantColumns(columns: VariantColumns, places: ArrayLike<number>): VariantColumns {
  const pick = <T>(all: readonly T[]) => Array.from(places, place => all[place])
  return {
    chromosomes: columns.chromosomes,
    chromosome: Uint16Array.from(places, place => columns.chromosome[place]),
    position: Int32Array.from(places, place => columns.position[place]),
    id: pick(columns.id),
    reference: pick(columns.reference),
    alternate: pick(columns.alternate),
  }
}

/** Columns of a list of variants. */
export function columnsOfVariants(variants: readonly Variant[]): VariantColumns {
  const chromosomes = [...new Set(variants.map(({ chromosome }) => chromosome))]
  const code = new Map(chromosomes.map((name, i) => [name, i]))
  return {
    chromosomes,
    chromosome: Uint16Array.from(variants, ({ chromosome }) => code.get(chromosome) ?? 0),
    position: Int32Array.from(variants, ({ position }) => position),
    id: variants.map(({ id }) => id),
    reference: variants.map(({ reference }) => reference),
    alternate: variants.map(({ alternate }) => alternate),
  }
}
